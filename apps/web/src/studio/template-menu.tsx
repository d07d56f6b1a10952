'use client';
import type { TemplateSummary } from '@interviews/client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../api/browser.tsx';
import { useChange } from '../api/use-change.ts';
import { IconButton } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Menu, MenuItem, MenuRule } from '../ui/menu.tsx';

/** What can be done with a whole template, from its row and from its own page. */
export function TemplateMenu({ template: it, gone }: { template: TemplateSummary; gone: () => void }) {
  const t = useTranslations('template');
  const router = useRouter();
  const [asking, setAsking] = useState<'archive' | 'delete' | null>(null);
  const { archive, remove, duplicate } = useTemplateChanges(it, gone, (id) => router.push(`/templates/${id}`));
  const settle = (open: boolean) => open || setAsking(null);
  return (
    <>
      <Menu trigger={<IconButton icon="more" label={t('more', { title: it.title })} />}>
        <MenuItem onSelect={() => duplicate.change({ templateId: it.id })}>{t('duplicate')}</MenuItem>
        {it.status !== 'archived' && <MenuItem onSelect={() => setAsking('archive')}>{t('archive')}</MenuItem>}
        <MenuRule />
        <MenuItem bad onSelect={() => setAsking('delete')}>
          {t('delete')}
        </MenuItem>
      </Menu>
      <Confirm
        open={asking === 'archive'}
        onOpenChange={settle}
        title={t('archiveTitle', { title: it.title })}
        yes={t('archiveYes')}
        no={t('leave')}
        onYes={() => archive.change({ templateId: it.id })}
      >
        <p>{t('archiveSaid')}</p>
      </Confirm>
      <Confirm
        open={asking === 'delete'}
        onOpenChange={settle}
        title={t('deleteTitle', { title: it.title })}
        yes={t('deleteYes')}
        no={t('keep')}
        bad
        onYes={() => remove.change({ templateId: it.id })}
      >
        <p>{t('deleteSaid', { count: it.questionCount })}</p>
      </Confirm>
    </>
  );
}

function useTemplateChanges(it: TemplateSummary, gone: () => void, made: (id: string) => void) {
  const t = useTranslations('template');
  const trpc = useTRPC();
  const said = { title: it.title };
  const shown = { of: trpc.templates.get.queryKey({ templateId: it.id }), touches: trpc.templates.list.pathKey() };
  return {
    archive: useChange(trpc.templates.archive.mutationOptions(), {
      ...shown,
      touches: trpc.templates.pathKey(),
      guess: (seen) => ({ ...seen, status: 'archived' as const }),
      done: t('archived', said),
      notDone: t('notArchived'),
    }),
    remove: useChange(trpc.templates.delete.mutationOptions(), {
      ...shown,
      done: t('deleted', said),
      notDone: t('notDeleted'),
      after: gone,
    }),
    duplicate: useChange(trpc.templates.duplicate.mutationOptions(), {
      ...shown,
      done: t('duplicated', said),
      notDone: t('notDuplicated'),
      after: (copy) => made(copy.id),
    }),
  };
}
