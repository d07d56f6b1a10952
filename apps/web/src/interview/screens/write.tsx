'use client';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '../../api/browser.tsx';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { wordsIn } from '../clock.ts';
import { longest } from '../draft.ts';
import { Elsewhere } from '../parts/elsewhere.tsx';
import { Asked, Frame } from '../parts/frame.tsx';
import { TimeLeft } from '../parts/time-left.tsx';
import { useWhen } from '../parts/words.ts';
import { numberOf } from '../progress.ts';
import { useRoom } from '../room.tsx';
import type { Question } from '../screen.ts';
import { useDraft, useStanding } from '../use-draft.ts';
import { useStep } from '../use-step.ts';
import { secondsUntil } from './question.tsx';

/** A written answer, saved as it is typed. Sending it is one press more. */
export function Write({ question }: { question: Question }) {
  const t = useTranslations('interview.write');
  const bar = useTranslations('interview.bar');
  const trpc = useTRPC();
  const when = useWhen();
  const standing = useStanding();
  const { it, now, want, intent } = useRoom();
  const { draft, state } = useDraft(question, '');
  const send = useStep(trpc.invitations.respond.mutationOptions(), t('notSent'));
  const [missing, setMissing] = useState(false);
  const text = typeof state.content === 'string' ? state.content : '';
  const number = numberOf(it, question);
  const room = longest - text.trim().length;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const content = text.trim();
    setMissing(content === '');
    if (content !== '' && room >= 0) send.take({ invitationId: it.id, questionId: question.id, type: 'text', content });
  };

  return (
    <Frame
      title={bar('question', { number })}
      safe={standing(state)}
      problem={send.problem}
      acts={
        <>
          {!question.isRequired && <Button onClick={() => want({ aside: [...intent.aside, question.id] })}>{t('aside')}</Button>}
          <Button primary type="submit" form="answer" disabled={send.isPending || room < 0}>
            {t('send')} <Icon is="next" />
          </Button>
        </>
      }
    >
      <form id="answer" onSubmit={submit} className="writing">
        <Asked number={number} total={it.terms.showProgress ? it.progress.total : null}>
          {question.text}
        </Asked>
        <div className="c-words">
          <p className="soft small">{question.answerBy && t('by', { time: when(question.answerBy, now) })}</p>
          <Elsewhere draft={draft} state={state} show={(content) => (typeof content === 'string' ? content : '')} />
          <TextArea
            label={t('label')}
            help={
              <>
                {t('counts', { words: wordsIn(text) })}
                {room < 500 && room >= 0 && `, ${t('room', { count: room })}`}
              </>
            }
            error={missing && text.trim() === '' && t('needed')}
            rows={8}
            value={text}
            onChange={(event) => draft.write(event.target.value)}
          />
          <p className="left">
            {t('left')} <TimeLeft seconds={secondsUntil(question.answerBy, now)} />
          </p>
        </div>
      </form>
    </Frame>
  );
}
