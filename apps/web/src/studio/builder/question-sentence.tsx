'use client';
import type { Question, Settings } from '@interviews/client';
import { useTranslations } from 'next-intl';
import { Slot } from '../../ui/slot.tsx';
import { useDuration } from '../use-duration.ts';
import type { QuestionFields } from './edits.ts';
import { retyped } from './new-question.ts';
import { withCurrent } from './presets.ts';

const LIMITS = {
  video: [30, 60, 90, 120, 180, 240, 300, 600],
  text: [120, 180, 300, 600, 900, 1200, 1800, 3600],
  multiple_choice: [30, 60, 120, 180, 300, 600],
} as const;
const THINK = [0, 15, 30, 60, 90, 120, 180, 300, 600];
const USUAL = 'usual';

type Props = { question: Question; settings: Settings; disabled: boolean; onChange: (change: Partial<QuestionFields>) => void };

/** How a question is answered, as a sentence whose values are open where they stand. */
export function QuestionSentence({ question, settings, disabled, onChange }: Props) {
  const t = useTranslations('builder.sentence');
  const duration = useDuration();
  const { type, timeLimit, thinkTime, isRequired, allowMultiple } = question;
  const seconds = (value: number) => ({ value: String(value), label: duration(value) });
  const slots = {
    kind: () => (
      <Slot
        label={t('kindLabel')}
        value={type}
        options={(['video', 'text', 'multiple_choice'] as const).map((value) => ({ value, label: t(`kind.${value}`) }))}
        onChange={(next) => next !== type && onChange(retyped(next))}
        disabled={disabled}
      />
    ),
    limit: () => (
      <Slot
        label={t('limitLabel')}
        value={timeLimit === null ? USUAL : String(timeLimit)}
        options={[
          { value: USUAL, label: t('usual', { time: duration(settings.questionTimeLimit) }) },
          ...withCurrent(LIMITS[type], timeLimit).map(seconds),
        ]}
        onChange={(value) => onChange({ timeLimit: value === USUAL ? null : Number(value) })}
        disabled={disabled}
      />
    ),
    think: () => (
      <Slot
        label={t('thinkLabel')}
        value={String(thinkTime ?? 60)}
        options={withCurrent(THINK, thinkTime).map((value) => (value === 0 ? { value: '0', label: t('noTime') } : seconds(value)))}
        onChange={(value) => onChange({ thinkTime: Number(value) })}
        disabled={disabled}
      />
    ),
    several: () => (
      <Slot
        label={t('severalLabel')}
        value={String(allowMultiple)}
        options={[
          { value: 'false', label: t('one') },
          { value: 'true', label: t('several') },
        ]}
        onChange={(value) => onChange({ allowMultiple: value === 'true' })}
        disabled={disabled}
      />
    ),
    must: () => (
      <Slot
        label={t('mustLabel')}
        value={String(isRequired)}
        options={[
          { value: 'true', label: t('must') },
          { value: 'false', label: t('may') },
        ]}
        onChange={(value) => onChange({ isRequired: value === 'true' })}
        disabled={disabled}
      />
    ),
  };
  return <p className="sentence">{t.rich(`as.${type}`, slots)}</p>;
}
