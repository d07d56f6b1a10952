'use client';
import { useTranslations } from 'next-intl';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import type { Autosave, Clash as Both } from './autosave.ts';
import { useInWords } from './in-words.ts';

/** Both changed the same: both are shown, and kept, until somebody chooses. */
export function Clash({ autosave, clash: { edit, theirs } }: { autosave: Autosave; clash: Both }) {
  const t = useTranslations('builder.clash');
  const inWords = useInWords();
  if (!('change' in edit)) return null;
  const there =
    edit.is === 'question' ? theirs.questions.find(({ id }) => id === edit.questionId) : edit.is === 'rules' ? theirs.settings : theirs;
  return (
    <div className="clash" role="alert">
      <p>
        <span className="state warn">
          <Mark is="warn" /> {there ? t('changed') : t('removed')}
        </span>{' '}
        {t('kept')}
      </p>
      <dl>
        <dt>{t('yours')}</dt>
        <dd>{inWords(edit.change, edit.change)}</dd>
        <dt>{t('theirs')}</dt>
        <dd>{there ? inWords(edit.change, there) : t('nothing')}</dd>
      </dl>
      <p className="acts">
        <Button onClick={() => autosave.keepMine(edit)}>{there ? t('keepMine') : t('askAgain')}</Button>
        <Button onClick={() => autosave.letGo(edit)}>{there ? t('takeTheirs') : t('letGo')}</Button>
      </p>
    </div>
  );
}
