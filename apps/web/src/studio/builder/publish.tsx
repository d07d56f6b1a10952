'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../api/browser.tsx';
import { useChange } from '../../api/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Mark } from '../../ui/mark.tsx';
import type { Snapshot } from './autosave.ts';

/** Asks before the questions are settled for good, and says what that means. */
export function Publish({ snapshot: { draft, saved, state, clashes } }: { snapshot: Snapshot }) {
  const t = useTranslations('builder.publish');
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const publish = useChange(trpc.templates.publish.mutationOptions(), {
    of: trpc.templates.get.queryKey({ templateId: draft.id }),
    touches: trpc.templates.pathKey(),
    done: t('done'),
    notDone: t('notDone'),
    after: () => setOpen(false),
  });
  const missing = draft.questionCount === 0 ? 'questions' : clashes.length > 0 ? 'choice' : state === 'saved' ? null : state;
  return (
    <Dialog open={open} onOpenChange={setOpen} title={t('title', { title: draft.title })} trigger={<Button primary>{t('open')}</Button>}>
      <p>{t('means')}</p>
      <p className="soft mt-2">{t('later')}</p>
      <div role="status">
        {missing && (
          <p className="state warn mt-4">
            <Mark is="warn" /> <span>{t(`missing.${missing}`)}</span>
          </p>
        )}
      </div>
      <footer>
        <Button onClick={() => setOpen(false)}>{t('leave')}</Button>
        <Button
          primary
          disabled={missing !== null || publish.isPending}
          onClick={() => publish.change({ templateId: draft.id, ifVersion: saved.version })}
        >
          {t('yes', { count: draft.questionCount })}
        </Button>
      </footer>
    </Dialog>
  );
}
