'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { type InvitationCreated, invitationInput, type TemplateSummary } from '@interviews/client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { useTRPC } from '../../api/browser.tsx';
import { useChange } from '../../api/use-change.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Choice, Field } from '../../ui/field.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { LinkField } from '../copy-link.tsx';
import { useMadeId } from '../use-made-id.ts';
import { DAY, instant, wallClock } from '../wall-clock.ts';

export type Me = { name: string; email: string };
type Props = { /** A template's id, `new` for any, null for not now. */ wanted: string | null; me: Me | null; onClose: () => void };

/** Invites one person, then shows the link. */
export function Invite({ wanted, me, onClose }: Props) {
  const t = useTranslations('invite');
  const [made, setMade] = useState<InvitationCreated | null>(null);
  const close = () => {
    setMade(null);
    onClose();
  };
  return (
    <Dialog
      open={wanted !== null}
      onOpenChange={(open) => open || close()}
      title={made ? t('madeTitle', { name: made.candidateName }) : t('title')}
    >
      {made ? (
        <Made made={made} again={() => setMade(null)} close={close} />
      ) : (
        <Form wanted={wanted} me={me} close={close} onMade={setMade} />
      )}
    </Dialog>
  );
}

type FormProps = { wanted: string | null; me: Me | null; close: () => void; onMade: (made: InvitationCreated) => void };

/** There is nobody to invite to before something is published. */
function Form(props: FormProps) {
  const t = useTranslations('invite');
  const { data: published } = useQuery(useTRPC().templates.list.queryOptions({ status: 'published', limit: 100 }));
  if (!published) return <SkeletonRows label={t('loading')} rows={3} />;
  if (published.items.length > 0) return <Written {...props} published={published.items} />;
  return (
    <>
      <p>{t('nothing')}</p>
      <footer>
        <LinkButton primary href="/templates">
          {t('toTemplates')}
        </LinkButton>
      </footer>
    </>
  );
}

function Written({ wanted, me, close, onMade, published }: FormProps & { published: readonly TemplateSummary[] }) {
  const t = useTranslations('invite');
  const trpc = useTRPC();
  const first = published.find(({ id }) => id === wanted) ?? (published.length === 1 ? published[0] : undefined);
  const [now] = useState(() => Date.now());
  const form = useForm({
    resolver: zodResolver(fields),
    defaultValues: {
      templateId: first?.id ?? '',
      candidateName: me?.name ?? '',
      candidateEmail: me?.email ?? '',
      expiresAt: wallClock(now + 7 * DAY),
    },
  });
  const made = useMadeId();
  const { change, isPending } = useChange(trpc.invitations.create.mutationOptions(), {
    of: trpc.invitations.get.queryKey({ invitationId: made.last() }),
    touches: trpc.invitations.pathKey(),
    notDone: t('notDone'),
    after: onMade,
  });
  const submit = form.handleSubmit((body) => change({ id: made.of(body), ...body }));
  const { errors } = form.formState;

  return (
    <form onSubmit={submit} noValidate>
      <Choice label={t('template')} error={errors.templateId && t('templateNeeded')} {...form.register('templateId')}>
        <option value="">{t('choose')}</option>
        {published.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </Choice>
      <Field label={t('name')} autoComplete="off" error={errors.candidateName && t('nameNeeded')} {...form.register('candidateName')} />
      <Field
        label={t('email')}
        help={t('emailHelp')}
        type="email"
        autoComplete="off"
        error={errors.candidateEmail && t('emailNeeded')}
        {...form.register('candidateEmail')}
      />
      <Field
        label={t('until')}
        help={t('untilHelp')}
        type="datetime-local"
        min={wallClock(now)}
        error={errors.expiresAt && t('untilNeeded')}
        {...form.register('expiresAt')}
      />
      <footer>
        <Button onClick={close}>{t('leave')}</Button>
        <Button primary type="submit" disabled={isPending}>
          {t('submit')}
        </Button>
      </footer>
    </form>
  );
}

/** The field speaks the wall clock, the API instants; the API's own schema has the last word on what it may be. */
const { templateId, candidateName, candidateEmail } = invitationInput.create.shape;
const fields = z.object({
  templateId,
  candidateName,
  candidateEmail,
  expiresAt: z
    .string()
    .transform(instant)
    .refine((at) => Date.parse(at) > Date.now()),
});

function Made({ made, again, close }: { made: InvitationCreated; again: () => void; close: () => void }) {
  const t = useTranslations('invite');
  const format = useFormatter();
  return (
    <>
      <p className="mb-4">{t('mailed', { email: made.candidateEmail, until: format.dateTime(new Date(made.expiresAt), 'deadline') })}</p>
      <LinkField url={made.invitationUrl} name={made.candidateName} />
      <p className="soft small mt-2">{t('careful')}</p>
      <footer>
        <Button quiet onClick={again}>
          {t('another')}
        </Button>
        <Link className="btn" href={`/invitations/${made.id}`}>
          {t('see')}
        </Link>
        <Button primary onClick={close}>
          {t('done')}
        </Button>
      </footer>
    </>
  );
}
