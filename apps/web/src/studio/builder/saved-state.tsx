'use client';
import { useFormatter, useTranslations } from 'next-intl';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import type { Autosave, Snapshot } from './autosave.ts';

/** In words, always: what is kept, what is on its way, and what is only on this computer. */
export function SavedState({ autosave, snapshot }: { autosave: Autosave; snapshot: Snapshot }) {
  const t = useTranslations('builder.saved');
  const format = useFormatter();
  const { state, savedAt, draft } = snapshot;
  return (
    <div className="small flex items-baseline gap-3" role="status">
      {state === 'saving' && <span className="soft">{t('saving')}</span>}
      {state === 'saved' && savedAt !== null && (
        <span className="state good">
          <Mark is="kept" /> {t('saved', { time: format.dateTime(new Date(savedAt), 'clock') })}
        </span>
      )}
      {state === 'held' && (
        <span className="state warn">
          <Mark is="warn" /> {t('held')}
        </span>
      )}
      {state === 'away' && (
        <>
          <span className="state bad">
            <Mark is="bad" /> {t('away')}
          </span>
          <Button quiet onClick={autosave.retry}>
            {t('again')}
          </Button>
        </>
      )}
      {state === 'signedOut' && (
        <>
          <span className="state bad">
            <Mark is="bad" /> {t('signedOut')}
          </span>
          <a href={`/sign-in?to=/templates/${draft.id}`}>{t('signIn')}</a>
        </>
      )}
    </div>
  );
}
