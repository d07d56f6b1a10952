'use client';
import type { Question } from '@interviews/client';
import { useTranslations } from 'next-intl';
import { Button, IconButton } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { useTyped } from '../use-typed.ts';
import type { Autosave, Snapshot } from './autosave.ts';
import type { Complaint } from './complaints.ts';
import type { QuestionFields } from './edits.ts';
import { fieldsOf } from './new-question.ts';
import { Options } from './options.tsx';
import { QuestionSentence } from './question-sentence.tsx';

/** A question of the builder, and what can be done with it. */
export type QuestionActs = {
  autosave: Autosave;
  snapshot: Snapshot;
  question: Question;
  onClose: () => void;
  onMove: (by: -1 | 1) => void;
  onCopy: () => void;
  onRemove: () => void;
};

/** The sheet on which a question is written. */
export function OpenQuestion(props: QuestionActs & { fixed: boolean; why: Complaint | undefined }) {
  const { autosave, snapshot, question, onClose, onMove, onCopy, onRemove, fixed, why } = props;
  const t = useTranslations('builder');
  const change = (to: Partial<QuestionFields>, pace: 'typing' | 'now' = 'now') => {
    const whole = fieldsOf(question);
    const base = Object.fromEntries(Object.keys(to).map((field) => [field, whole[field as keyof QuestionFields]]));
    autosave.edit({ is: 'question', questionId: question.id, change: to, base, whole }, pace);
  };
  const typed = useTyped(question.text, (text) => change({ text }, 'typing'));
  const last = snapshot.draft.questions.length;
  return (
    <div className="lifted">
      <textarea
        className="ask-field"
        rows={1}
        maxLength={2000}
        disabled={fixed}
        // biome-ignore lint/a11y/noAutofocus: who opens a question is about to write it
        autoFocus
        placeholder={t('placeholder')}
        aria-label={t('question', { number: question.order })}
        aria-describedby={why && `why-${question.id}`}
        {...typed}
      />
      <QuestionSentence question={question} settings={snapshot.draft.settings} disabled={fixed} onChange={change} />
      {question.type === 'multiple_choice' && (
        <Options options={question.options ?? []} disabled={fixed} onChange={(options, pace) => change({ options }, pace)} />
      )}
      {why && (
        <p className="state warn small" id={`why-${question.id}`}>
          <Mark is="warn" /> {t(`complaint.${why}`)}
        </p>
      )}
      <div className="acts">
        <IconButton icon="up" label={t('up')} aria-disabled={question.order === 1} onClick={() => onMove(-1)} />
        <IconButton icon="down" label={t('down')} aria-disabled={question.order === last} onClick={() => onMove(1)} />
        <Button quiet onClick={onCopy}>
          {t('copy')}
        </Button>
        <Button quiet bad onClick={onRemove}>
          {t('remove')}
        </Button>
        <Button className="end" onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </div>
  );
}
