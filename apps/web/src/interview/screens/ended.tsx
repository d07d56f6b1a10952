'use client';
import { useFormatter, useTranslations } from 'next-intl';
import { Frame } from '../parts/frame.tsx';
import { orNone } from '../parts/words.ts';
import { useRoom } from '../room.tsx';
import { Answers } from './receipt.tsx';

/** Over by the deadline or because the time for questions is used up: what is kept, and how to get longer. */
export function Ended({ why, kept }: { why: 'deadline' | 'time-used-up'; kept: number }) {
  const t = useTranslations('interview.ended');
  const receipt = useTranslations('interview.receipt');
  const format = useFormatter();
  const { it } = useRoom();
  const late = why === 'deadline';
  const title = late ? t('title', { day: format.dateTime(new Date(it.endsAt), 'day') }) : t('timeTitle');
  return (
    <Frame title={title} look="after">
      <div className="before-say">
        <h1 tabIndex={-1}>{title}</h1>
        <p>{t(late ? 'said' : 'timeSaid', { count: kept })}</p>
      </div>
      {kept > 0 && (
        <section className="receipt" aria-labelledby="receipt">
          <h2 id="receipt" className="vh">
            {receipt('heading')}
          </h2>
          <Answers />
        </section>
      )}
    </Frame>
  );
}

/** HR has closed the link, perhaps while the person was recording. */
export function Withdrawn() {
  const t = useTranslations('interview.withdrawn');
  const { it } = useRoom();
  return (
    <Frame title={t('title')}>
      <div className="before-say">
        <h1 tabIndex={-1}>{t('title')}</h1>
        <p>{t('said', { company: orNone(it.terms.companyName) })}</p>
      </div>
    </Frame>
  );
}
