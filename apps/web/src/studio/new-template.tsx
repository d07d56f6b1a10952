'use client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../api/browser.tsx';
import { useChange } from '../api/use-change.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { newId } from './new-id.ts';

/** Asks for a title and goes to the empty page. Its id is made here, so that a second click, or a lost answer, makes no second one. */
export function NewTemplate({ primary, words }: { primary: boolean; words?: string }) {
  const t = useTranslations('newTemplate');
  const trpc = useTRPC();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [title, setTitle] = useState('');
  const [id, setId] = useState('');
  const [wanting, setWanting] = useState(false);
  const create = useChange(trpc.templates.create.mutationOptions(), {
    of: trpc.templates.get.queryKey({ templateId: id }),
    touches: trpc.templates.list.pathKey(),
    notDone: t('notDone'),
    after: (made) => router.push(`/templates/${made.id}`),
  });
  const show = (next: boolean) => {
    setOpen(next);
    setWanting(false);
    if (next) setId(newId());
  };
  return (
    <Dialog open={open} onOpenChange={show} title={t('title')} trigger={<Button primary={primary}>{words ?? t('open')}</Button>}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setWanting(title.trim() === '');
          if (title.trim() !== '') create.change({ id, title });
        }}
      >
        <Field
          label={t('name')}
          help={t('help')}
          error={wanting && title.trim() === '' && t('needed')}
          value={title}
          maxLength={200}
          onChange={(event) => setTitle(event.target.value)}
        />
        <footer>
          <Button onClick={() => show(false)}>{t('leave')}</Button>
          <Button primary type="submit" disabled={create.isPending}>
            {t('submit')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
