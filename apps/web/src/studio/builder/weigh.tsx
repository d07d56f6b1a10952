'use client';
import type { Template } from '@interviews/client';
import { useTranslations } from 'next-intl';
import { Line } from '../../ui/line.tsx';
import { runningTime } from './running-time.ts';

const GLADLY = 5;

/** How long a candidate needs, drawn: one segment a question, as wide as it is long. */
export function Weigh({ template: { questions, settings, status } }: { template: Template }) {
  const t = useTranslations('builder.weigh');
  const time = runningTime(questions, settings);
  if (questions.length === 0) return <section className="soft">{t('none')}</section>;
  const weights = [...(time.check > 0 ? [time.check * 60] : []), ...time.each];
  return (
    <section>
      <h2>
        {t('needs')} <span className="num">{t('about', { minutes: time.total })}</span>
      </h2>
      <Line
        className={time.check > 0 ? 'weigh checked' : 'weigh'}
        segments={weights.map(() => (status === 'draft' ? 'hollow' : 'ink'))}
        weights={weights}
        label={t('label', { total: time.total, count: questions.length })}
      />
      <p className="small soft">{t('parts', { check: time.check, camera: time.camera, rest: time.rest })}</p>
      {questions.length > GLADLY && <p className="small mt-3">{t('many', { count: questions.length })}</p>}
      {time.total - time.check > settings.totalTimeLimit && (
        <p className="small mt-3">{t('tooLong', { limit: settings.totalTimeLimit })}</p>
      )}
    </section>
  );
}
