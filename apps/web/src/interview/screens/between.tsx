'use client';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../api/browser.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Finish } from '../parts/finish.tsx';
import { Frame } from '../parts/frame.tsx';
import { orNone, useLength, useWhen } from '../parts/words.ts';
import { limitOf, numberOf } from '../progress.ts';
import { useRoom } from '../room.tsx';
import type { Question } from '../screen.ts';
import { useStep } from '../use-step.ts';

/** Nothing runs here: what comes next, how long it will be open, and what became of the last one. */
export function Between({ next, mayFinish }: { next: Question; mayFinish: boolean }) {
  const t = useTranslations('interview.between');
  const trpc = useTRPC();
  const length = useLength();
  const when = useWhen();
  const format = useFormatter();
  const { it, now, recorder } = useRoom();
  const open = useStep(trpc.invitations.open.mutationOptions(), t('notOpened'));
  const [asking, setAsking] = useState(false);
  const number = numberOf(it, next);
  const company = orNone(it.terms.companyName);
  const title = next.reopenedUntil
    ? t('again', { number, company })
    : number === 1
      ? t('first')
      : t(it.terms.showProgress ? 'titleOf' : 'title', { number, total: it.progress.total });

  const limit = limitOf(it, next);
  const video = next.type === 'video';
  const takes = next.takesLeft ?? it.terms.takes;
  const openFor = video ? (next.thinkTime ?? 0) + 2 * limit * takes : limit;
  const go = () => {
    open.take({ invitationId: it.id, questionId: next.id });
    // Asked for now, while the press is fresh: some browsers give the camera to nobody else.
    if (video) void recorder.control.openDevices();
  };

  return (
    <Frame
      title={title}
      problem={open.problem}
      acts={
        <>
          {mayFinish && <Button onClick={() => setAsking(true)}>{t('finish')}</Button>}
          <Button primary onClick={go} disabled={open.isPending}>
            {t('open', { number })} <Icon is="next" />
          </Button>
        </>
      }
    >
      <div className="before-say">
        <h1 tabIndex={-1}>{title}</h1>
        {next.reopenedUntil ? (
          <p>{t('againSaid', { time: when(next.reopenedUntil, now) })}</p>
        ) : (
          <p>{t('calm', { time: format.dateTime(new Date(it.expiresAt), 'deadline') })}</p>
        )}
      </div>
      <dl className="facts short">
        <div>
          <dt>
            <span className="vh">{t('open', { number })}: </span>
            {t(next.type)}
          </dt>
          <dd>
            <b>{t(`${next.type}Said`, { limit: length(limit), open: length(openFor), takes })}</b> {t('over')}
          </dd>
        </div>
      </dl>
      <div className="before-say">
        {!next.isRequired && <p className="soft">{t('optional')}</p>}
        <Before next={next} />
      </div>
      <Finish open={asking} onOpenChange={setAsking} unanswered={it.progress.total - it.progress.answered} />
    </Frame>
  );
}

/** What became of the question before, where time ended it and not the person. */
function Before({ next }: { next: Question }) {
  const t = useTranslations('interview.between');
  const { it, now } = useRoom();
  const index = numberOf(it, next) - 2;
  const last = it.questions?.[index];
  if (!last?.openedAt) return null;
  const number = index + 1;
  const response = it.responses.find(({ questionId }) => questionId === last.id);
  const words = () => {
    if (response?.submittedBy === 'server') return t('sent', { number });
    if (last.answered) return null;
    if (last.answerBy && now < Date.parse(last.answerBy)) return null;
    return t(last.closed ? 'closed' : 'closing', { number });
  };
  const said = words();
  return said && <p role="status">{said}</p>;
}
