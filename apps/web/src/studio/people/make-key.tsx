'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { type ApiKeyMade, apiKeyInput } from '@interviews/client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { useTRPC } from '../../api/browser.tsx';
import { useChange } from '../../api/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Choice, Field } from '../../ui/field.tsx';
import { CopyField } from '../copy-link.tsx';

const scopes = { both: ['read', 'write'], read: ['read'], write: ['write'] } as const;
const fields = z.object({ name: apiKeyInput.create.shape.name, may: z.enum(['both', 'read', 'write']) });

/** Makes a key, then shows it once. */
export function MakeKey() {
  const t = useTranslations('people.keys');
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<ApiKeyMade | null>(null);
  const show = (shown: boolean) => {
    setOpen(shown);
    setMade(null);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={show}
      title={made ? t('madeTitle', { name: made.name }) : t('makeTitle')}
      trigger={<Button>{t('make')}</Button>}
    >
      {made ? (
        <>
          <CopyField text={made.key} label={t('field', { name: made.name })} act={t('copy')} copied={t('copied')} />
          <p className="soft small mt-2">{t('once')}</p>
          <footer>
            <Button primary onClick={() => show(false)}>
              {t('done')}
            </Button>
          </footer>
        </>
      ) : (
        <Form close={() => show(false)} onMade={setMade} />
      )}
    </Dialog>
  );
}

function Form({ close, onMade }: { close: () => void; onMade: (made: ApiKeyMade) => void }) {
  const t = useTranslations('people.keys');
  const trpc = useTRPC();
  const form = useForm({ resolver: zodResolver(fields), defaultValues: { name: '', may: 'both' as const } });
  const { change, isPending } = useChange(trpc.apiKeys.create.mutationOptions(), {
    of: trpc.apiKeys.list.queryKey({}),
    touches: trpc.apiKeys.pathKey(),
    notDone: t('notMade'),
    after: onMade,
  });
  const submit = form.handleSubmit(({ name, may }) => change({ name, scopes: [...scopes[may]] }));
  const { errors } = form.formState;
  return (
    <form onSubmit={submit} noValidate>
      <Field label={t('name')} help={t('nameHelp')} autoComplete="off" error={errors.name && t('nameNeeded')} {...form.register('name')} />
      <Choice label={t('scopes')} {...form.register('may')}>
        {(['both', 'read', 'write'] as const).map((may) => (
          <option key={may} value={may}>
            {t(`may.${may}`)}
          </option>
        ))}
      </Choice>
      <footer>
        <Button onClick={close}>{t('leave')}</Button>
        <Button primary type="submit" disabled={isPending}>
          {t('submit')}
        </Button>
      </footer>
    </form>
  );
}
