'use client';
import { closestCenter, DndContext, type DragEndEvent, KeyboardSensor, PointerSensor, useSensor, useSensors } from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable';
import type { Question } from '@interviews/client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSay } from '../../ui/notice.tsx';
import { newId } from '../new-id.ts';
import type { Autosave, Snapshot } from './autosave.ts';
import { fieldsOf, newQuestion } from './new-question.ts';
import { QuestionRow } from './question-row.tsx';

const TYPES = ['video', 'text', 'multiple_choice'] as const;
const MOST = 100;

/** The questions in one column: written, moved by hand, by keyboard and by buttons, copied and removed. */
export function QuestionList({ autosave, snapshot }: { autosave: Autosave; snapshot: Snapshot }) {
  const t = useTranslations('builder');
  const say = useSay();
  const { questions } = snapshot.draft;
  const [open, setOpen] = useState<string | null>(null);
  const [closed, setClosed] = useState<string | null>(null); // its words get the focus back
  const [moved, setMoved] = useState('');
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );

  const move = (from: number, to: number) => {
    const id = questions[from]?.id;
    if (!id || from === to || to < 0 || to >= questions.length) return;
    const ids = questions.map((question) => question.id);
    autosave.edit({ is: 'order', questionIds: ids.toSpliced(from, 1).toSpliced(to, 0, id) });
    setMoved(t('moved', { from: from + 1, to: to + 1, total: questions.length }));
  };
  const dropped = ({ active, over }: DragEndEvent) => {
    const place = (id: unknown) => questions.findIndex((question) => question.id === id);
    if (over) move(place(active.id), place(over.id));
  };
  const add = (fields: ReturnType<typeof newQuestion>, at: number) => {
    const questionId = newId();
    autosave.edit({ is: 'add', questionId, at, fields });
    return questionId;
  };
  const copy = (question: Question, at: number) => {
    const options = question.options?.map(({ text }) => ({ id: newId(), text })) ?? null;
    setOpen(add({ ...fieldsOf(question), options }, at + 1));
  };
  const remove = (question: Question, at: number) => {
    autosave.edit({ is: 'remove', questionId: question.id });
    setOpen(null);
    // Back with an id of its own: one that was deleted is never taken again.
    say({ mark: 'kept', words: t('removed', { number: at + 1 }), act: { label: t('undo'), do: () => add(fieldsOf(question), at) } });
  };

  return (
    <>
      <DndContext
        id="questions"
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragStart={() => setOpen(null)}
        onDragEnd={dropped}
        accessibility={{ screenReaderInstructions: { draggable: t('dragHow') }, announcements: announcementsOf(t, questions) }}
      >
        <SortableContext items={questions.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
          <ol className="questions">
            {questions.map((question, index) => (
              <QuestionRow
                key={question.id}
                autosave={autosave}
                snapshot={snapshot}
                question={question}
                open={open === question.id}
                focused={closed === question.id}
                onOpen={() => setOpen(question.id)}
                onClose={() => {
                  setOpen(null);
                  setClosed(question.id);
                }}
                onMove={(by) => move(index, index + by)}
                onCopy={() => copy(question, index)}
                onRemove={() => remove(question, index)}
              />
            ))}
            {questions.length < MOST && (
              <li className="add-row !items-center">
                <span />
                <span className="figure">
                  <Icon is="plus" />
                </span>
                <div>
                  {questions.length === 0 && <p className="mb-2 max-w-[60ch]">{t('empty')}</p>}
                  <span className="me-1">{t('add')}</span>
                  {TYPES.map((type) => (
                    <Button key={type} quiet onClick={() => setOpen(add(newQuestion(type), questions.length))}>
                      {t(`addAs.${type}`)}
                    </Button>
                  ))}
                </div>
              </li>
            )}
          </ol>
        </SortableContext>
      </DndContext>
      <p className="vh" role="status">
        {moved}
      </p>
    </>
  );
}

/** What is said while something is dragged by keyboard. */
function announcementsOf(t: ReturnType<typeof useTranslations<'builder'>>, questions: readonly Question[]) {
  const place = (id: unknown) => questions.findIndex((question) => question.id === id) + 1;
  const total = questions.length;
  return {
    onDragStart: ({ active }: { active: { id: unknown } }) => t('dragged', { number: place(active.id) }),
    onDragOver: ({ over }: { over: { id: unknown } | null }) => (over ? t('draggedOver', { to: place(over.id), total }) : undefined),
    onDragEnd: ({ over }: { over: { id: unknown } | null }) => (over ? t('dropped', { to: place(over.id), total }) : undefined),
    onDragCancel: () => t('dragLeft'),
  };
}
