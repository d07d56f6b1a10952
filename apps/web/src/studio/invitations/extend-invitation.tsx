'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { type Invitation, invitationInput } from '@interviews/client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { useTRPC } from '../../api/browser.tsx';
import { useChange } from '../../api/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { DAY, instant, wallClock } from '../wall-clock.ts';

/** Moves the deadline; an ended interview comes back to life, as far as it had got. */
export function ExtendInvitation({ invitation: it }: { invitation: Invitation }) {
  const t = useTranslations('invitation.extend');
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const { change, isPending } = useChange(trpc.invitations.extend.mutationOptions(), {
    of: trpc.invitations.get.queryKey({ invitationId: it.id }),
    touches: trpc.invitations.pathKey(),
    guess: extended,
    done: t('done', { name: it.candidateName }),
    notDone: t('notDone'),
  });
  // The form lives outside the dialog: after a refusal, what was typed is still there.
  const form = useForm({
    resolver: zodResolver(fields),
    values: { expiresAt: wallClock(Math.max(Date.parse(it.now), Date.parse(it.expiresAt)) + 7 * DAY) },
    resetOptions: { keepDirtyValues: true },
  });

  const submit = form.handleSubmit(({ expiresAt }) => {
    change({ invitationId: it.id, expiresAt });
    setOpen(false);
  });

  return (
    <Dialog open={open} onOpenChange={setOpen} title={t('title', { name: it.candidateName })} trigger={<Button>{t('open')}</Button>}>
      <form onSubmit={submit} noValidate>
        <Field
          label={t('until')}
          help={t('help')}
          error={form.formState.errors.expiresAt && t('needed')}
          type="datetime-local"
          min={wallClock(Date.parse(it.now))}
          {...form.register('expiresAt')}
        />
        <footer>
          <Button onClick={() => setOpen(false)}>{t('leave')}</Button>
          <Button primary type="submit" disabled={isPending}>
            {t('submit')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

const extended = (seen: Invitation, { expiresAt }: { expiresAt: string }): Invitation => ({
  ...seen,
  expiresAt,
  endsAt: expiresAt,
  status: seen.startedAt ? 'started' : 'pending',
});

/** The field speaks the viewer's wall clock, the API instants; its own schema says what one is. */
const fields = z.object({
  expiresAt: z
    .string()
    .transform(instant)
    .refine((at) => invitationInput.extend.shape.expiresAt.safeParse(at).success),
});
