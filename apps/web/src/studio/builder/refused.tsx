'use client';
import { useTranslations } from 'next-intl';
import { useWhy } from '../../api/words.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { Autosave, Snapshot } from './autosave.ts';
import { useInWords } from './in-words.ts';

/** What the server would not take: why, and the words, until they are put away. */
export function Refused({ autosave, refused }: { autosave: Autosave; refused: Snapshot['refused'] }) {
  const t = useTranslations('builder.refused');
  const why = useWhy();
  const inWords = useInWords();
  return refused.map(({ edit, error }, index) => {
    const words = 'change' in edit ? inWords(edit.change, edit.change) : edit.is === 'add' ? edit.fields.text : '';
    return (
      <Notice key={index} mark="bad" acts={<Button onClick={() => autosave.letGo(edit)}>{t('letGo')}</Button>}>
        <p>
          {t(edit.is)} {why(error)}
        </p>
        {words && <p className="soft mt-1">{t('words', { words })}</p>}
      </Notice>
    );
  });
}
