'use client';
import type { Template } from '@interviews/client';
import { useTranslations } from 'next-intl';
import { QuestionMeta } from './question-meta.tsx';

/** The questions of what is published or archived: to be read. */
export function Settled({ template }: { template: Template }) {
  const t = useTranslations('builder');
  return (
    <>
      <p className="in soft mb-4">{t(template.status === 'archived' ? 'archivedSaid' : 'publishedSaid')}</p>
      <ol className="questions">
        {template.questions.map((question) => (
          <li key={question.id}>
            <span className="max-md:hidden" />
            <span className="figure">{question.order}</span>
            <div>
              <p className="q break-words">{question.text}</p>
              <QuestionMeta question={question} settings={template.settings} />
              {question.options && (
                <ul className="soft mt-1 list-disc ps-5">
                  {question.options.map((option) => (
                    <li key={option.id}>{option.text}</li>
                  ))}
                </ul>
              )}
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
