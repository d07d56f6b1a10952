'use client';
import type { AskedQuestion, Invitation } from '@interviews/client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../api/browser.tsx';
import { useChange } from '../../api/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { standingOf } from '../standing.ts';
import { DAY, instant, wallClock } from '../wall-clock.ts';

/** Gives one question once more: of an interview that was started, and that is not over by its deadline or withdrawn. */
export function ReopenQuestion({ invitation: it, question, number }: { invitation: Invitation; question: AskedQuestion; number: number }) {
  const t = useTranslations('invitation.reopen');
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const { change, isPending } = useChange(trpc.invitations.reopen.mutationOptions(), {
    of: trpc.invitations.get.queryKey({ invitationId: it.id }),
    touches: trpc.invitations.pathKey(),
    done: t('done', { number, name: it.candidateName }),
    notDone: t('notDone'),
    after: () => setOpen(false),
  });
  const standing = standingOf(it);
  const missed = question.answered || question.closed || (standing === 'completed' && !question.reopenedUntil);
  if ((standing !== 'started' && standing !== 'completed') || !missed) return null;

  const until = typed ?? wallClock(Date.parse(it.now) + DAY);
  const wrong = Number.isNaN(Date.parse(until)) || Date.parse(instant(until)) <= Date.parse(it.now);
  return (
    <div className="small mt-1">
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('title', { number })}
        trigger={
          <button type="button" className="slot" aria-label={t('openOf', { number })}>
            {t('open')}
          </button>
        }
      >
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!wrong) change({ invitationId: it.id, questionId: question.id, until: instant(until) });
          }}
        >
          <p className="mb-4">{t(question.answered ? 'saidAnswered' : 'said', { name: it.candidateName })}</p>
          <Field
            label={t('until')}
            help={t('help')}
            type="datetime-local"
            value={until}
            min={wallClock(Date.parse(it.now))}
            error={wrong && t('needed')}
            onChange={(event) => setTyped(event.target.value)}
          />
          <footer>
            <Button onClick={() => setOpen(false)}>{t('leave')}</Button>
            <Button primary type="submit" disabled={isPending}>
              {t('submit')}
            </Button>
          </footer>
        </form>
      </Dialog>
    </div>
  );
}
