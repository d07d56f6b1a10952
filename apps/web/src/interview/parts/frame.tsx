'use client';
import { useIsMutating } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useState } from 'react';
import { classes } from '../../ui/class.ts';
import { Line } from '../../ui/line.tsx';
import { Mark } from '../../ui/mark.tsx';
import { useReady } from '../../ui/ready.ts';
import { numberOf, segmentsOf } from '../progress.ts';
import { useRoom } from '../room.tsx';
import type { Screen } from '../screen.ts';
import { Help } from './help.tsx';
import { Safe, useSafeWords } from './safe.tsx';

type Props = {
  /** What this page is called in the window's title. */
  title: string;
  children: ReactNode;
  acts?: ReactNode;
  /** Why the last press did nothing. */
  problem?: string | null;
  /** Said instead of what is safe: how a draft stands. */
  safe?: { words: string; is: 'kept' | 'warn' | 'nothing' };
  /** Nothing scrolls on a phone: the camera runs. */
  fit?: boolean;
  look?: 'before' | 'after' | 'fault' | undefined;
};

/** A candidate's page: whose it is, one thing to do, and at the foot what is safe and how it goes on. */
export function Frame({ title, children, acts, problem, safe, fit = false, look }: Props) {
  const t = useTranslations('interview.problem');
  const { it, screen, state } = useRoom();
  const trying = useStillTrying();
  const ready = useReady();
  const said = useSafeWords()(it, screen, state);
  const { words, is } = safe ?? said;
  return (
    <Sheet
      title={title}
      about={it.templateTitle}
      company={it.terms.companyName}
      until={it.revokedAt ? null : it.expiresAt}
      fit={fit}
      look={look}
      foot={
        <footer className="c-foot">
          {it.terms.showProgress && <ProgressLine screen={screen} drafted={is === 'kept'} />}
          <div className="under">
            <div>
              <Safe is={is} live={screen.is !== 'recording' && screen.is !== 'sending'}>
                {words}
              </Safe>
              <p role="alert" className="problem">
                {problem && (
                  <>
                    <Mark is="bad" /> <span>{problem}</span>
                  </>
                )}
              </p>
              {trying && <p role="status">{t('trying')}</p>}
            </div>
            {acts && (
              <fieldset className="acts" disabled={!ready}>
                {acts}
              </fieldset>
            )}
          </div>
        </footer>
      }
    >
      {children}
    </Sheet>
  );
}

/** A step has been on its way for two seconds. Nothing can be pressed meanwhile, so the page says why. */
function useStillTrying(): boolean {
  const underWay = useIsMutating() > 0;
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!underWay) return;
    const timer = setTimeout(() => setLong(true), 2000);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [underWay]);
  return long;
}

type SheetProps = {
  title: string;
  about?: string;
  company: string | null;
  until: string | null;
  children: ReactNode;
  foot?: ReactNode;
  fit?: boolean;
  look?: Props['look'] | undefined;
};

/** The same page for who has no invitation in hand: an unknown link, a session that is over. */
export function Sheet({ title, about, company, until, children, foot, fit = false, look }: SheetProps) {
  const t = useTranslations('interview.bar');
  useEffect(() => {
    document.title = about ? `${title} · ${about}` : title;
  }, [title, about]);
  return (
    <div className={classes('cand', fit && 'fit', look === 'before' && 'rules')}>
      <header className="c-bar">
        <p className="house">{company ?? t('house')}</p>
        {about && <p className="what">{about}</p>}
        <Help company={company} until={until} />
      </header>
      <main id="main" className={classes('c-main', look)}>
        {children}
      </main>
      {foot}
    </div>
  );
}

function ProgressLine({ screen, drafted }: { screen: Screen; drafted: boolean }) {
  const t = useTranslations('interview.line');
  const { it } = useRoom();
  const answered = t('answered', { count: it.progress.answered, total: it.progress.total });
  return <Line segments={segmentsOf(it, screen, drafted)} label={label()} />;

  function label(): string {
    if (!('question' in screen)) return answered;
    const values = { answered, number: numberOf(it, screen.question) };
    switch (screen.is) {
      case 'recording':
      case 'sending':
        return t(screen.is, values);
      case 'watch':
      case 'superseded':
        return t('stored', values);
      case 'question':
        return t(screen.kept ? 'stored' : 'open', values);
      case 'write':
      case 'choose':
      case 'found':
        return t('open', values);
    }
  }
}

/** The question, near the lens. Its number hangs in the margin. */
export function Asked({ number, total, children, id }: { number: number; total: number | null; children: ReactNode; id?: string }) {
  const t = useTranslations('interview.bar');
  return (
    <div className="c-q">
      <p className="figure">
        <span className="vh">{t('question', { number })}</span>
        <span aria-hidden="true">
          <span className="not-phone">{number}</span>
          <span className="phone">{total === null ? t('question', { number }) : t('of', { number, total })}</span>
        </span>
      </p>
      <h1 className="ask" id={id} tabIndex={-1}>
        {children}
      </h1>
    </div>
  );
}
