'use client';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTRPC } from '../api/browser.tsx';
import { problemOf } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { Sheet } from './parts/frame.tsx';

/**
 * Swaps the link's token for this browser's session, and its address for one that opens nothing to whoever reads it over
 * a shoulder or in a history. Opening again is no harm, so it happens by itself; nothing of the interview begins by it.
 */
export function OpenLink({ accessToken, goTo = replace }: { accessToken: string; goTo?: (address: string) => void }) {
  const t = useTranslations('interview.opening');
  const trpc = useTRPC();
  const { mutate, error } = useMutation({
    ...trpc.sessions.candidate.mutationOptions(),
    retry: (_, error) => problemOf(error) === null,
    retryDelay: (failures) => Math.min(500 * 2 ** failures, 8000),
    onSuccess: ({ invitationId }) => goTo(`/interview/i/${invitationId}`),
  });
  const opened = useRef(false);
  useEffect(() => {
    if (!opened.current) mutate({ accessToken });
    opened.current = true;
  }, [accessToken, mutate]);

  const problem = error && problemOf(error);
  if (problem?.code === 'TooManyRequests') return <Plain title={t('often')} onAgain={() => mutate({ accessToken })} />;
  if (problem) return <UnknownLink />;
  return (
    <Plain title={t('title')}>
      <p role="status">{t('said')}</p>
      <noscript>
        <p>{t('noScript')}</p>
      </noscript>
    </Plain>
  );
}

/** A whole load, in the place of the address with the token: what the page drew with it goes too. */
const replace = (address: string) => window.location.replace(address);

/** Forged, cut off, withdrawn or never there: nobody is told which. */
export function UnknownLink() {
  const t = useTranslations('interview.opening');
  return (
    <Plain title={t('unknown')}>
      <p>{t('unknownSaid')}</p>
    </Plain>
  );
}

/** The address of an interview without the session that its link gives. */
export function NoSession() {
  const t = useTranslations('interview.linkNeeded');
  return (
    <Plain title={t('title')} onAgain={() => window.location.reload()} again={t('again')}>
      <p>{t('said')}</p>
      <p className="soft">{t('withdrawn')}</p>
    </Plain>
  );
}

/** Our server does not answer. */
export function Away({ onAgain }: { onAgain: () => void }) {
  const t = useTranslations('interview.opening');
  return (
    <Plain title={t('away')} onAgain={onAgain}>
      <p>{t('awaySaid')}</p>
    </Plain>
  );
}

function Plain({ title, children, onAgain, again }: { title: string; children?: ReactNode; onAgain?: () => void; again?: string }) {
  const t = useTranslations('interview.opening');
  const foot = onAgain && (
    <footer className="c-foot">
      <div className="under">
        <span />
        <div className="acts">
          <Button primary onClick={onAgain}>
            {again ?? t('again')}
          </Button>
        </div>
      </div>
    </footer>
  );
  return (
    <Sheet title={title} company={null} until={null} foot={foot}>
      <div className="before-say">
        <h1 tabIndex={-1}>{title}</h1>
        {children}
      </div>
    </Sheet>
  );
}
