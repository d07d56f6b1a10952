'use client';
import type { Invitation as It } from '@interviews/client';
import { useIsMutating, useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { useTRPC } from '../../api/browser.tsx';
import { IconLink } from '../../ui/button.tsx';
import { Line } from '../../ui/line.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Head, Page } from '../../ui/page.tsx';
import { standingOf, strokesOf } from '../standing.ts';
import { Answers } from './answers.tsx';
import { InvitationActs } from './invitation-acts.tsx';

const LIVE = 5000;
const SETTLED = 60_000;
/** Answered, and an analysis may come any minute. */
const WAITING = 15_000;

/** One invitation: whose, how far, until when, what HR can do about it, and every answer that is there. */
export function Invitation({ invitationId }: { invitationId: string }) {
  const t = useTranslations('invitation');
  const trpc = useTRPC();
  const { data: it } = useSuspenseQuery(
    trpc.invitations.get.queryOptions({ invitationId }, { refetchInterval: ({ state }) => beatOf(state.data) }),
  );
  return (
    <Page>
      <Head
        back={<IconLink icon="back" href="/invitations" label={t('back')} />}
        title={it.candidateName}
        said={
          <p>
            <a href={`mailto:${it.candidateEmail}`}>{it.candidateEmail}</a>,{' '}
            <Link href={`/templates/${it.templateId}`}>{it.templateTitle}</Link>
          </p>
        }
        acts={<InvitationActs invitation={it} />}
      />
      <section className="in mb-10 max-w-[46rem]" aria-label={t('now')}>
        <Line segments={strokesOf(it)} label={t('progress', it.progress)} />
        <Now of={it} />
      </section>
      <Answers invitation={it} />
    </Page>
  );
}

/** How often to look again, in milliseconds. */
function beatOf(it: It | undefined): number {
  if (!it || !isOver(it)) return LIVE;
  return it.analysedAt === null && it.status === 'completed' ? WAITING : SETTLED;
}

/** No answer is to come: it has ended, and no question of it is open again. */
const isOver = ({ status, questions }: It) =>
  (status === 'completed' || status === 'expired') && !questions?.some(({ reopenedUntil, closed }) => reopenedUntil !== null && !closed);

/** One sentence of what is true. */
function Now({ of: it }: { of: It }) {
  const t = useTranslations('invitation');
  const format = useFormatter();
  const unsettled = useIsMutating({ mutationKey: useTRPC().invitations.pathKey() }) > 0;
  const standing = standingOf(it);
  const at =
    standing === 'completed' ? it.completedAt : standing === 'withdrawn' ? it.revokedAt : standing === 'ended' ? it.endsAt : it.endsAt;
  return (
    <p className="mt-3" aria-live="polite">
      <Mark is={standing} /> <b>{t('progress', it.progress)}.</b>{' '}
      {t.rich(`is.${standing}`, {
        time: () => (
          <time dateTime={at ?? it.endsAt} data-pencil={unsettled}>
            {format.dateTime(new Date(at ?? it.endsAt), 'deadline')}
          </time>
        ),
      })}{' '}
      {it.completionReason && it.completionReason !== 'candidate' && t(`reason.${it.completionReason}`)}
    </p>
  );
}
