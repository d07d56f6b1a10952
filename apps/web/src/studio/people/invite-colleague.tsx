'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { type ColleagueInvited, colleagueInput } from '@interviews/client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTRPC } from '../../api/browser.tsx';
import { useChange } from '../../api/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Choice, Field } from '../../ui/field.tsx';
import { useMadeId } from '../use-made-id.ts';
import { PasswordLink } from './password-link.tsx';

/** Invites a colleague, then shows the link once. */
export function InviteColleague() {
  const t = useTranslations('people.invite');
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<ColleagueInvited | null>(null);
  const { passwordUrl = null, linkUntil = null } = made ?? {};
  const show = (shown: boolean) => {
    setOpen(shown);
    setMade(null);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={show}
      title={made ? t('madeTitle', { name: made.name }) : t('title')}
      trigger={<Button primary>{t('act')}</Button>}
    >
      {made && passwordUrl && linkUntil ? (
        <PasswordLink
          {...made}
          passwordUrl={passwordUrl}
          linkUntil={linkUntil}
          again={{ words: t('another'), act: () => setMade(null) }}
          done={() => show(false)}
        />
      ) : (
        <Form close={() => show(false)} onMade={setMade} />
      )}
    </Dialog>
  );
}

function Form({ close, onMade }: { close: () => void; onMade: (made: ColleagueInvited) => void }) {
  const t = useTranslations('people.invite');
  const trpc = useTRPC();
  const form = useForm({
    resolver: zodResolver(colleagueInput.invite.omit({ id: true })),
    defaultValues: { name: '', email: '', role: 'hr' as const },
  });
  const made = useMadeId();
  const { change, isPending } = useChange(trpc.colleagues.invite.mutationOptions(), {
    of: trpc.colleagues.list.queryKey({}),
    touches: trpc.colleagues.pathKey(),
    notDone: t('notDone'),
    after: onMade,
  });
  const submit = form.handleSubmit((body) => change({ id: made.of(body), ...body }));
  const { errors } = form.formState;
  return (
    <form onSubmit={submit} noValidate>
      <Field label={t('name')} autoComplete="off" error={errors.name && t('nameNeeded')} {...form.register('name')} />
      <Field
        label={t('email')}
        help={t('emailHelp')}
        type="email"
        autoComplete="off"
        error={errors.email && t('emailNeeded')}
        {...form.register('email')}
      />
      <Choice label={t('role')} {...form.register('role')}>
        <option value="hr">{t('hr')}</option>
        <option value="admin">{t('admin')}</option>
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
