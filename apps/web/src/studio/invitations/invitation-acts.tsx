'use client';
import type { Invitation } from '@interviews/client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../api/browser.tsx';
import { useChange } from '../../api/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSay } from '../../ui/notice.tsx';
import { copyText, LinkField } from '../copy-link.tsx';
import { standingOf } from '../standing.ts';
import { ExtendInvitation } from './extend-invitation.tsx';

/** What HR can do about an invitation, as far as it makes sense now. */
export function InvitationActs({ invitation: it }: { invitation: Invitation }) {
  const standing = standingOf(it);
  if (standing === 'withdrawn') return null;
  const running = standing === 'pending' || standing === 'started';
  return (
    <>
      {standing !== 'completed' && <Revoke invitation={it} />}
      {running && <Resend invitation={it} />}
      {standing !== 'completed' && <ExtendInvitation invitation={it} />}
      <CopyLink invitation={it} />
    </>
  );
}

const shownBy = (trpc: ReturnType<typeof useTRPC>, it: Invitation) => ({
  of: trpc.invitations.get.queryKey({ invitationId: it.id }),
  touches: trpc.invitations.pathKey(),
});

function CopyLink({ invitation: it }: { invitation: Invitation }) {
  const t = useTranslations('invitation.link');
  const trpc = useTRPC();
  const say = useSay();
  const [shown, setShown] = useState<string | null>(null);
  const { change, isPending } = useChange(trpc.invitations.link.mutationOptions(), {
    ...shownBy(trpc, it),
    notDone: t('notDone'),
    async after({ invitationUrl }) {
      if (await copyText(invitationUrl)) say({ mark: 'kept', words: t('copied', { name: it.candidateName }) });
      else setShown(invitationUrl); // a browser that does not let us copy shows it instead
    },
  });
  return (
    <>
      <Button disabled={isPending} onClick={() => change({ invitationId: it.id })}>
        <Icon is="copy" /> {t('copy')}
      </Button>
      <Dialog open={shown !== null} onOpenChange={() => setShown(null)} title={t('title', { name: it.candidateName })}>
        <LinkField url={shown ?? ''} name={it.candidateName} />
      </Dialog>
    </>
  );
}

function Resend({ invitation: it }: { invitation: Invitation }) {
  const t = useTranslations('invitation.resend');
  const trpc = useTRPC();
  const { change, isPending } = useChange(trpc.invitations.resend.mutationOptions(), {
    ...shownBy(trpc, it),
    done: t('done', { email: it.candidateEmail }),
    notDone: t('notDone'),
  });
  return (
    <Button disabled={isPending} onClick={() => change({ invitationId: it.id })}>
      {t('act')}
    </Button>
  );
}

function Revoke({ invitation: it }: { invitation: Invitation }) {
  const t = useTranslations('invitation.revoke');
  const trpc = useTRPC();
  const [asking, setAsking] = useState(false);
  const { change } = useChange(trpc.invitations.revoke.mutationOptions(), {
    ...shownBy(trpc, it),
    guess: (seen) => ({ ...seen, status: 'expired' as const, revokedAt: seen.now }),
    done: t('done'),
    notDone: t('notDone'),
  });
  return (
    <>
      <Button quiet bad onClick={() => setAsking(true)}>
        {t('act')}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('title', { name: it.candidateName })}
        yes={t('act')}
        no={t('leave')}
        bad
        onYes={() => change({ invitationId: it.id })}
      >
        <p>{t('said', { count: it.progress.answered })}</p>
      </Confirm>
    </>
  );
}
