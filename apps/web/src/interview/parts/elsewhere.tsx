'use client';
import { useTranslations } from 'next-intl';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import type { Content, Draft, DraftState } from '../draft.ts';

/** Two devices wrote: both are kept until the person chooses. */
export function Elsewhere({ draft, state, show }: { draft: Draft; state: DraftState; show: (content: Content) => string }) {
  const t = useTranslations('interview.draft');
  if (state.elsewhere === null) return null;
  return (
    <section className="clash" role="alert">
      <p className="state warn">
        <Mark is="warn" /> <span>{t('elsewhere')}</span>
      </p>
      <blockquote>{t('thereSaid', { words: show(state.elsewhere) })}</blockquote>
      <div className="acts">
        <Button onClick={() => draft.choose('here')}>{t('here')}</Button>
        <Button onClick={() => draft.choose('elsewhere')}>{t('there')}</Button>
      </div>
    </section>
  );
}
