'use client';
import type { TemplateSummary } from '@interviews/client';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { Line } from '../../ui/line.tsx';
import { Mark } from '../../ui/mark.tsx';
import { TemplateMenu } from '../template-menu.tsx';

const strokes = { draft: 'hollow', published: 'ink', archived: 'off' } as const;
const MOST_DRAWN = 20;

/** One row a template. What is a draft is pencilled, what is published inked. */
export function TemplateTable({ templates }: { templates: readonly TemplateSummary[] }) {
  const t = useTranslations('templates');
  const format = useFormatter();
  return (
    <table className="sheet">
      <caption className="vh">{t('caption')}</caption>
      <thead>
        <tr>
          <th scope="col" className="mg">
            <span className="vh">{t('status')}</span>
          </th>
          <th scope="col">{t('column.title')}</th>
          <th scope="col" className="max-md:hidden">
            {t('column.questions')}
          </th>
          <th scope="col" className="max-md:hidden">
            {t('column.changed')}
          </th>
          <th scope="col">
            <span className="vh">{t('column.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {templates.map((it) => (
          <tr key={it.id} className={it.status === 'archived' ? 'past' : undefined}>
            <td className="mg">
              <Mark is={it.status} />
            </td>
            <th scope="row">
              <Link className="who" href={`/templates/${it.id}`}>
                {it.title}
              </Link>
              <br />
              <span className="small soft">{t(`is.${it.status}`, { count: it.questionCount })}</span>
            </th>
            <td className="max-md:hidden">
              {it.questionCount > 0 ? (
                <Line
                  segments={Array.from({ length: Math.min(it.questionCount, MOST_DRAWN) }, () => strokes[it.status])}
                  label={t('questions', { count: it.questionCount })}
                />
              ) : (
                <span className="soft">{t('noQuestions')}</span>
              )}
            </td>
            <td className="max-md:hidden">
              <time dateTime={it.updatedAt}>{format.dateTime(new Date(it.updatedAt), 'short')}</time>
            </td>
            <td className="r">
              <TemplateMenu template={it} gone={() => {}} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
