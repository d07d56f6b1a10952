'use client';
import { useTranslations } from 'next-intl';
import { Page } from '../../ui/page.tsx';
import { BuilderHead } from './builder-head.tsx';
import { QuestionList } from './question-list.tsx';
import { Refused } from './refused.tsx';
import { Rules } from './rules.tsx';
import { Settled } from './settled.tsx';
import { useAutosave } from './use-autosave.ts';
import { Weigh } from './weigh.tsx';

/** A template: written while it is a draft, read afterwards. */
export function Builder({ templateId }: { templateId: string }) {
  const t = useTranslations('builder');
  const { autosave, snapshot } = useAutosave(templateId);
  const { draft } = snapshot;
  const written = draft.status === 'draft';
  return (
    <Page className="build">
      <BuilderHead autosave={autosave} snapshot={snapshot} />
      <Refused autosave={autosave} refused={snapshot.refused} />
      <div className="cols">
        <section aria-labelledby="questions">
          <h2 id="questions" className="vh">
            {t('questions')}
          </h2>
          {written ? <QuestionList autosave={autosave} snapshot={snapshot} /> : <Settled template={draft} />}
        </section>
        <aside className="side" aria-label={t('whole')}>
          <Weigh template={draft} />
          <Rules settings={draft.settings} disabled={!written} onChange={(change, base) => autosave.edit({ is: 'rules', change, base })} />
        </aside>
      </div>
    </Page>
  );
}
