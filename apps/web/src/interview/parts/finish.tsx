'use client';
import { useTranslations } from 'next-intl';
import { useTRPC } from '../../api/browser.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { useSay } from '../../ui/notice.tsx';
import { useRoom } from '../room.tsx';
import { useStep } from '../use-step.ts';

type Props = { open: boolean; onOpenChange: (open: boolean) => void /** Questions without an answer. */; unanswered: number };

/** Asks before the interview ends with something open: afterwards nothing can be answered. */
export function Finish({ open, onOpenChange, unanswered }: Props) {
  const t = useTranslations('interview.closing');
  const { it } = useRoom();
  const complete = useComplete();
  return (
    <Confirm
      open={open}
      onOpenChange={onOpenChange}
      title={t('ask')}
      yes={t('finish')}
      no={t('askNo')}
      onYes={() => complete.take({ invitationId: it.id })}
    >
      <p>{t('askAside', { count: unanswered })}</p>
      {takeUnderWay(it, Date.parse(it.now)) && <p>{t('askTake')}</p>}
    </Confirm>
  );
}

/** The step that ends it; what went wrong is said aloud, since the dialog is gone by then. */
export function useComplete() {
  const t = useTranslations('interview.closing');
  const trpc = useTRPC();
  const say = useSay();
  return useStep(trpc.invitations.complete.mutationOptions(), t('notFinished'), (words) => say({ mark: 'bad', words }));
}

/** A take of some question that has not arrived and still may: ending gives it up. */
export const takeUnderWay = (it: ReturnType<typeof useRoom>['it'], now: number): boolean =>
  (it.questions ?? []).some(
    ({ answered, takes }) =>
      !answered && takes?.some(({ state, arriveBy }) => state === 'recording' && arriveBy !== null && now < Date.parse(arriveBy)),
  );
