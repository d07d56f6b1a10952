'use client';
import type { InvitationSummary } from '@interviews/client';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { Line } from '../../ui/line.tsx';
import { Mark } from '../../ui/mark.tsx';
import { standingOf, strokesOf } from '../standing.ts';
import { DAY } from '../wall-clock.ts';

const SOON = 2 * DAY;

/** Who, how far, until when. On a phone it is a list with the same margin. */
export function InvitationTable({ invitations }: { invitations: readonly InvitationSummary[] }) {
  const t = useTranslations('invitations');
  return (
    <table className="sheet people">
      <caption className="vh">{t('caption')}</caption>
      <thead>
        <tr>
          <th scope="col" className="mg">
            <span className="vh">{t('status')}</span>
          </th>
          <th scope="col">{t('column.candidate')}</th>
          <th scope="col">{t('column.answers')}</th>
          <th scope="col" className="r">
            {t('column.deadline')}
          </th>
        </tr>
      </thead>
      <tbody>
        {invitations.map((it) => (
          <tr key={it.id}>
            <td className="mg">
              <Mark is={standingOf(it)} />
              <span className="vh">{t(`standing.${standingOf(it)}`)}</span>
            </td>
            <th scope="row">
              <Link className="who" href={`/invitations/${it.id}`}>
                {it.candidateName}
              </Link>
              <br />
              <span className="small soft">{it.templateTitle}</span>
            </th>
            <td className="ans">
              <Line segments={strokesOf(it)} label={t('answered', it.progress)} />
              <span className="small">{it.progress.answered === 0 ? t(`standing.${standingOf(it)}`) : t('ofTotal', it.progress)}</span>
            </td>
            <td className="r">
              <Deadline of={it} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Deadline({ of: it }: { of: InvitationSummary }) {
  const t = useTranslations('invitations');
  const format = useFormatter();
  const standing = standingOf(it);
  const at = (time: string) => (
    <time dateTime={time} className="small soft">
      {format.dateTime(new Date(time), 'short')}
    </time>
  );
  if (standing === 'completed' || standing === 'ended' || standing === 'withdrawn') {
    return (
      <>
        {t(`over.${standing}`)}
        <br />
        {at((standing === 'completed' ? it.completedAt : it.revokedAt) ?? it.endsAt)}
      </>
    );
  }
  const left = Date.parse(it.endsAt) - Date.parse(it.now);
  const words = format.relativeTime(new Date(it.endsAt), new Date(it.now));
  return (
    <>
      {left < SOON ? <b>{words}</b> : words}
      <br />
      {at(it.endsAt)}
    </>
  );
}
