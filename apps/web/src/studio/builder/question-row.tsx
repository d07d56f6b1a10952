'use client';
import { useSortable } from '@dnd-kit/sortable';
import { useTranslations } from 'next-intl';
import type { KeyboardEvent } from 'react';
import { classes } from '../../ui/class.ts';
import { Icon } from '../../ui/icon.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Clash } from './clash.tsx';
import { OpenQuestion, type QuestionActs } from './open-question.tsx';
import { QuestionMeta } from './question-meta.tsx';

/** One question: closed, its words and how it is answered; open, the sheet to write it on. */
export function QuestionRow(row: QuestionActs & { open: boolean; focused: boolean; onOpen: () => void }) {
  const { autosave, snapshot, question, open, focused, onOpen, onClose, onMove } = row;
  const t = useTranslations('builder');
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id: question.id });
  const clash = snapshot.clashes.find(({ edit }) => 'questionId' in edit && edit.questionId === question.id);
  const why = snapshot.held.find(({ edit }) => 'questionId' in edit && edit.questionId === question.id)?.why;

  const keys = (event: KeyboardEvent) => {
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      onMove(event.key === 'ArrowUp' ? -1 : 1);
    }
    if (open && (event.key === 'Escape' || (event.key === 'Enter' && (event.metaKey || event.ctrlKey)))) {
      event.preventDefault();
      onClose();
    }
  };

  return (
    <li
      ref={setNodeRef}
      className={classes(open && 'open', isDragging && 'dragged')}
      style={{ transform: transform ? `translate3d(0, ${transform.y}px, 0)` : undefined, transition }}
      onKeyDown={keys}
    >
      <button
        type="button"
        ref={setActivatorNodeRef}
        className="grip"
        {...attributes}
        {...listeners}
        aria-label={t('grip', { number: question.order })}
      >
        <Icon is="grip" />
      </button>
      <span className="figure">{question.order}</span>
      <div>
        {open ? (
          <OpenQuestion key={clash ? 'clash' : 'open'} {...row} fixed={Boolean(clash)} why={why} />
        ) : (
          <>
            <p className="q">
              {/* biome-ignore lint/a11y/noAutofocus: the focus goes back to where it was before the sheet opened */}
              <button type="button" className="inline" onClick={onOpen} autoFocus={focused}>
                {question.text.trim() || <span className="soft">{t('noWords')}</span>}
              </button>
            </p>
            <QuestionMeta question={question} settings={snapshot.draft.settings} />
            {why && (
              <p className="state warn small mt-1">
                <Mark is="warn" /> {t(`complaint.${why}`)}
              </p>
            )}
          </>
        )}
        {clash && <Clash autosave={autosave} clash={clash} />}
      </div>
    </li>
  );
}
