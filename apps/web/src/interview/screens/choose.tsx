'use client';
import { useFormatter, useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useState } from 'react';
import { useTRPC } from '../../api/browser.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Mark } from '../../ui/mark.tsx';
import type { Content } from '../draft.ts';
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

const letterOf = (index: number) => String.fromCharCode(65 + index);

/** One option or several, kept as a draft at each press; letters press them too. */
export function Choose({ question }: { question: Question }) {
  const t = useTranslations('interview.choose');
  const write = useTranslations('interview.write');
  const bar = useTranslations('interview.bar');
  const trpc = useTRPC();
  const format = useFormatter();
  const when = useWhen();
  const standing = useStanding();
  const { it, now, want, intent } = useRoom();
  const { draft, state } = useDraft(question, []);
  const send = useStep(trpc.invitations.respond.mutationOptions(), write('notSent'));
  const [missing, setMissing] = useState(false);
  const chosen = typeof state.content === 'string' ? [state.content] : state.content;
  const options = question.options ?? [];
  const number = numberOf(it, question);

  const press = (id: string) => {
    const without = chosen.filter((each) => each !== id);
    const next = question.allowMultiple ? (without.length < chosen.length ? without : [...chosen, id]) : [id];
    draft.write(options.flatMap((option) => (next.includes(option.id) ? [option.id] : [])));
  };
  useLetters(options.map((option) => () => press(option.id)));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(chosen.length === 0);
    if (chosen.length > 0) send.take({ invitationId: it.id, questionId: question.id, type: 'choice', content: [...chosen] });
  };
  const named = (content: Content) =>
    format.list(options.flatMap(({ id, text }) => (content === id || (typeof content !== 'string' && content.includes(id)) ? [text] : [])));

  return (
    <Frame
      title={bar('question', { number })}
      safe={standing(state)}
      problem={send.problem}
      acts={
        <>
          {!question.isRequired && <Button onClick={() => want({ aside: [...intent.aside, question.id] })}>{write('aside')}</Button>}
          <Button primary type="submit" form="answer" disabled={send.isPending}>
            {write('send')} <Icon is="next" />
          </Button>
        </>
      }
    >
      <form id="answer" onSubmit={submit} noValidate>
        <Asked id="asked" number={number} total={it.terms.showProgress ? it.progress.total : null}>
          {question.text}
        </Asked>
        <fieldset className="choices" aria-labelledby="asked" aria-describedby="how">
          <p className="soft" id="how">
            {question.answerBy && t(question.allowMultiple ? 'many' : 'one', { time: when(question.answerBy, now) })}
          </p>
          <div className="in">
            <Elsewhere draft={draft} state={state} show={named} />
          </div>
          {options.map(({ id, text }, index) => (
            <label key={id}>
              <kbd>{letterOf(index)}</kbd>
              <input
                className="tick"
                type={question.allowMultiple ? 'checkbox' : 'radio'}
                name="choice"
                aria-label={text}
                aria-keyshortcuts={letterOf(index)}
                checked={chosen.includes(id)}
                onChange={() => press(id)}
              />
              <span>{text}</span>
            </label>
          ))}
          <p role="alert" className="problem in">
            {missing && chosen.length === 0 && (
              <>
                <Mark is="bad" /> <span>{t('needed')}</span>
              </>
            )}
          </p>
        </fieldset>
        <p className="left in">
          {write('left')} <TimeLeft seconds={secondsUntil(question.answerBy, now)} />
        </p>
      </form>
    </Frame>
  );
}

/** A to T press the options, from wherever the focus is, but not while a dialog is open. */
function useLetters(presses: readonly (() => void)[]): void {
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('[role=dialog]')) return;
      const press = event.key.length === 1 ? presses[event.key.toUpperCase().charCodeAt(0) - 65] : undefined;
      if (press) press();
    };
    document.addEventListener('keydown', key);
    return () => document.removeEventListener('keydown', key);
  }, [presses]);
}
