'use client';
import type { Question, Settings } from '@interviews/client';
import { useTranslations } from 'next-intl';
import { useDuration } from '../use-duration.ts';

/** How a question is answered, in one line. */
export function QuestionMeta({ question, settings }: { question: Question; settings: Settings }) {
  const t = useTranslations('builder.meta');
  const duration = useDuration();
  const time = duration(question.timeLimit ?? settings.questionTimeLimit);
  const optional = question.isRequired ? '' : ` ${t('optional')}`;
  switch (question.type) {
    case 'video':
      return <p className="meta">{t('video', { time }) + optional}</p>;
    case 'text':
      return <p className="meta">{t('text', { time }) + optional}</p>;
    case 'multiple_choice':
      return (
        <p className="meta">
          {t('multiple_choice', { count: question.options?.length ?? 0, several: String(question.allowMultiple), time }) + optional}
        </p>
      );
  }
}
