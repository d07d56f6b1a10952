'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { clockOf, saidAt } from '../clock.ts';

/** A clock to look at, and a voice that says three moments of it. */
export function TimeLeft({ seconds, children }: { seconds: number; children?: ReactNode }) {
  const t = useTranslations('interview.recording');
  const said = saidAt(seconds);
  return (
    <>
      <span className="clock" role="timer" aria-live="off" data-soon={seconds <= 20}>
        {clockOf(seconds)}
      </span>{' '}
      {children}
      <span className="vh" role="status">
        {said === 60 ? t('said60') : said === 20 ? t('said20') : said === 5 ? t('said5') : ''}
      </span>
    </>
  );
}
