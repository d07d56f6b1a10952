'use client';
import type { Settings } from '@interviews/client';
import { useTranslations } from 'next-intl';
import { Slot } from '../../ui/slot.tsx';
import { useDuration } from '../use-duration.ts';
import { withCurrent } from './presets.ts';

const TOTALS = [10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 480];
const LIMITS = [30, 60, 90, 120, 180, 240, 300, 600];
const RETAKES = [0, 1, 2, 3, 5, 10];

type Props = { settings: Settings; disabled: boolean; onChange: (change: Partial<Settings>, base: Settings) => void };

/** The settings, as sentences: the values are open where they stand. */
export function Rules({ settings, disabled, onChange }: Props) {
  const t = useTranslations('builder.rules');
  const duration = useDuration();
  const set = (change: Partial<Settings>) => onChange(change, settings);
  const retakes = settings.allowRetakes ? settings.maxRetakes : 0;
  const minutes = (value: number) => ({ value: String(value), label: duration(value * 60) });
  const seconds = (value: number) => ({ value: String(value), label: duration(value) });
  return (
    <section>
      <h2>{t('title')}</h2>
      <p className="sentence">
        {t.rich('total', {
          slot: () => (
            <Slot
              label={t('totalLabel')}
              value={String(settings.totalTimeLimit)}
              options={withCurrent(TOTALS, settings.totalTimeLimit).map(minutes)}
              onChange={(value) => set({ totalTimeLimit: Number(value) })}
              disabled={disabled}
            />
          ),
        })}
      </p>
      <p className="sentence">
        {t.rich('limit', {
          slot: () => (
            <Slot
              label={t('limitLabel')}
              value={String(settings.questionTimeLimit)}
              options={withCurrent(LIMITS, settings.questionTimeLimit).map(seconds)}
              onChange={(value) => set({ questionTimeLimit: Number(value) })}
              disabled={disabled}
            />
          ),
          again: () => (
            <Slot
              label={t('againLabel')}
              value={String(retakes)}
              options={withCurrent(RETAKES, retakes).map((value) => ({ value: String(value), label: t('again', { count: value }) }))}
              onChange={(value) => set(Number(value) === 0 ? { allowRetakes: false } : { allowRetakes: true, maxRetakes: Number(value) })}
              disabled={disabled}
            />
          ),
        })}
      </p>
      <p className="sentence">
        {t.rich('order', {
          slot: () => (
            <Slot
              label={t('orderLabel')}
              value={String(settings.shuffleQuestions)}
              options={[
                { value: 'false', label: t('asWritten') },
                { value: 'true', label: t('shuffled') },
              ]}
              onChange={(value) => set({ shuffleQuestions: value === 'true' })}
              disabled={disabled}
            />
          ),
          far: () => (
            <Slot
              label={t('farLabel')}
              value={String(settings.showProgress)}
              options={[
                { value: 'true', label: t('far') },
                { value: 'false', label: t('notFar') },
              ]}
              onChange={(value) => set({ showProgress: value === 'true' })}
              disabled={disabled}
            />
          ),
        })}
      </p>
    </section>
  );
}
