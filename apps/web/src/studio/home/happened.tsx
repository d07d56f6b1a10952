'use client';
import type { InvitationSummary } from '@interviews/client';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';

const SHOWN = 8;

/** What happened last, as far as the invitations tell: newest first. */
export function Happened({ invitations }: { invitations: readonly InvitationSummary[] }) {
  const t = useTranslations('home');
  const format = useFormatter();
  const all = invitations
    .flatMap((it) => [
      { is: 'invited' as const, at: it.createdAt, it },
      ...(it.startedAt ? [{ is: 'started' as const, at: it.startedAt, it }] : []),
      ...(it.completedAt ? [{ is: 'completed' as const, at: it.completedAt, it }] : []),
      ...(it.revokedAt ? [{ is: 'withdrawn' as const, at: it.revokedAt, it }] : []),
    ])
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, SHOWN);
  return (
    <aside className="side" aria-labelledby="happens">
      <h2 id="happens">{t('happens')}</h2>
      <ol className="history">
        {all.map(({ is, at, it }) => (
          <li key={`${it.id} ${is}`}>
            <time dateTime={at}>{format.dateTime(new Date(at), isToday(at, it.now) ? 'clock' : 'dayMonth')}</time>
            <p>
              {t.rich(`happened.${is}`, {
                who: () => (
                  <Link className="font-medium text-ink no-underline hover:underline" href={`/invitations/${it.id}`}>
                    {it.candidateName}
                  </Link>
                ),
              })}
              <span className="soft small block">{it.templateTitle}</span>
            </p>
          </li>
        ))}
      </ol>
    </aside>
  );
}

/** Within the last day by the server's clock: then the hour says more than the date. */
const isToday = (at: string, now: string) => Date.parse(now) - Date.parse(at) < 20 * 60 * 60 * 1000;
