'use client';
import type { Take } from '@interviews/client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../api/browser.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Slot } from '../../ui/slot.tsx';
import { clockOf } from '../clock.ts';
import { Asked, Frame } from '../parts/frame.tsx';
import { Player } from '../parts/stage.tsx';
import { useWhen } from '../parts/words.ts';
import { limitOf, numberOf } from '../progress.ts';
import { useRoom } from '../room.tsx';
import type { Question } from '../screen.ts';
import { useStep } from '../use-step.ts';

/** A take is stored and not sent: safe with us, still the candidate's to change. So its segment is pen, not ink. */
export function Watch({ question, takeId: newest }: { question: Question; takeId: string }) {
  const t = useTranslations('interview.watch');
  const trpc = useTRPC();
  const when = useWhen();
  const { it, now, state, recorder, want, readAgain } = useRoom();
  const send = useStep(trpc.invitations.respond.mutationOptions(), t('notSent'));
  // One id for this press and its repetitions: sent twice it is one answer.
  const [id] = useState(() => crypto.randomUUID());
  const [chosen, choose] = useState<string | null>(null);
  const sendable = (question.takes ?? []).filter((take) => take.state === 'stored' || take.state === 'ready');
  const takeId = sendable.some((take) => take.id === chosen) ? chosen! : newest;
  const take = sendable.find((each) => each.id === takeId);
  const here = state.take?.takeId === takeId ? state.take : null;
  const stored = take ?? here?.stored ?? null;
  const number = numberOf(it, question);
  const takesLeft = question.takesLeft ?? 0;

  const again = () => {
    want({ again: newest });
    void recorder.control.openDevices();
  };

  return (
    <Frame
      title={t('answer')}
      problem={send.problem}
      acts={
        <>
          {takesLeft > 0 && (
            <Button onClick={again} disabled={send.isPending}>
              {t('again')}
            </Button>
          )}
          <Button
            primary
            disabled={send.isPending}
            onClick={() => send.take({ invitationId: it.id, id, questionId: question.id, type: 'video', takeId })}
          >
            {t('send')} <Icon is="next" />
          </Button>
        </>
      }
    >
      <Asked number={number} total={it.terms.showProgress ? it.progress.total : null}>
        {question.text}
      </Asked>
      <div className="c-work">
        <Player
          key={takeId}
          src={here?.playbackUrl ?? stored?.playbackUrl ?? null}
          poster={take?.posterUrl}
          label={t('video', { number: stored?.number ?? 1 })}
          onStale={readAgain}
        />
        <dl className="gauges">
          <div>
            <dt>{t('answer')}</dt>
            <dd>
              <span className="clock">{clockOf(Math.round(stored?.duration ?? here?.seconds ?? 0))}</span>{' '}
              <span className="of">{t('of', { limit: clockOf(limitOf(it, question)) })}</span>
              {sendable.length > 1 && <Takes takes={sendable} value={takeId} onChange={choose} />}
            </dd>
          </div>
          <div>
            <dt className="state good">
              <Mark is="kept" /> {t(stored?.state === 'ready' ? 'ready' : 'stored')}
            </dt>
            <dd>{t(stored?.state !== 'ready' ? 'storedSaid' : stored.checked === 'structure' ? 'structureSaid' : 'readySaid')}</dd>
          </div>
          <div>
            <dt>{t('takesLeft', { count: takesLeft })}</dt>
            <dd>
              {takesLeft > 0 && t('stays')} {question.answerBy && t('sendBy', { time: when(question.answerBy, now) })}
            </dd>
          </div>
        </dl>
      </div>
    </Frame>
  );
}

function Takes({ takes, value, onChange }: { takes: readonly Take[]; value: string; onChange: (id: string) => void }) {
  const t = useTranslations('interview.watch');
  const options = takes.map(({ id, number }) => ({ value: id, label: t('take', { number }) }));
  return (
    <p>
      <Slot label={t('which')} value={value} options={options} onChange={onChange} />
    </p>
  );
}
