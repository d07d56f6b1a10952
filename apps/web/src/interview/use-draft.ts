'use client';
import { useFormatter, useTranslations } from 'next-intl';
import { useEffect, useSyncExternalStore } from 'react';
import { type Content, type Draft, type DraftState, longest } from './draft.ts';
import { useRoom } from './room.tsx';
import type { Question } from './screen.ts';

/** This question's draft, saved at once when the page is put away or left. */
export function useDraft(question: Question, empty: Content): { draft: Draft; state: DraftState } {
  const draft = useRoom().draftOf(question, empty);
  const state = useSyncExternalStore(draft.subscribe, draft.state, () => draft.asServed);
  useEffect(() => {
    const hidden = () => document.visibilityState === 'hidden' && draft.flush();
    document.addEventListener('visibilitychange', hidden);
    return () => {
      document.removeEventListener('visibilitychange', hidden);
      draft.flush();
    };
  }, [draft]);
  return { draft, state };
}

/** How the draft stands, in words, for the foot of the page. */
export function useStanding(): (state: DraftState) => { words: string; is: 'kept' | 'warn' | 'nothing' } {
  const t = useTranslations('interview.draft');
  const format = useFormatter();
  return ({ is, savedAt, content, onDisk }) => {
    const chosen = typeof content !== 'string';
    switch (is) {
      case 'empty':
        return { words: t(chosen ? 'emptyChoice' : 'empty'), is: 'nothing' };
      case 'typed':
      case 'saving':
        return { words: t('typed'), is: 'nothing' };
      case 'saved':
        return {
          words: savedAt === null ? t('savedBefore') : t('saved', { time: format.dateTime(new Date(savedAt), 'clock') }),
          is: 'kept',
        };
      case 'waiting':
        return { words: t(onDisk ? 'waiting' : 'waitingHere'), is: 'warn' };
      case 'refused':
        return { words: t('refused'), is: 'warn' };
      case 'too-long':
        return { words: t('tooLong', { count: content.length - longest }), is: 'warn' };
    }
  };
}
