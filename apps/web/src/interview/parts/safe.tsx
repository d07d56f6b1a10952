'use client';
import type { Invitation } from '@interviews/client';
import type { RecorderState } from '@interviews/recorder';
import { useTranslations } from 'next-intl';
import { Mark } from '../../ui/mark.tsx';
import { clockOf } from '../clock.ts';
import type { Screen } from '../screen.ts';
import { useNumbers } from './words.ts';

/** What is with us already: only what the server has acknowledged counts. */
export function useSafeWords(): (
  it: Invitation,
  screen: Screen,
  state: RecorderState,
) => { words: string; is: 'kept' | 'warn' | 'nothing' } {
  const t = useTranslations('interview.safe');
  const numbers = useNumbers();
  return (it, screen, state) => {
    const answered = (it.questions ?? []).flatMap((question, index) => (question.answered ? [index + 1] : []));
    const answers = { count: answered.length, numbers: numbers(answered) };
    const plain = answered.length > 0 ? t('answers', answers) : null;

    switch (screen.is) {
      case 'welcome':
        return { words: t(it.terms.showProgress ? 'nothing' : 'nothingHidden'), is: 'nothing' };
      case 'check':
        return { words: t('check'), is: 'nothing' };
      case 'receipt':
        return { words: t('everything'), is: 'kept' };
      case 'ended':
      case 'withdrawn':
        return { words: t('kept', { count: it.progress.answered }), is: it.progress.answered > 0 ? 'kept' : 'nothing' };
      case 'recording':
      case 'sending': {
        const time = clockOf(screen.take.safe.seconds);
        if (state.link === 'offline') return { words: t(screen.is === 'recording' ? 'offline' : 'offlineSending'), is: 'warn' };
        if (screen.is === 'recording' && screen.take.picture !== 'full')
          return { words: screen.take.safe.seconds === 0 ? t('slowBegun') : t('slow', { time }), is: 'warn' };
        if (state.link === 'behind') return { words: t('behind', { time }), is: 'warn' };
        const { safe, recorded } = screen.take;
        if (screen.is === 'sending' && safe.seconds > 0)
          return { words: t(safe.slices === recorded.slices ? 'sentAll' : 'sentFirst', { time }), is: 'kept' };
        // The header of an MP4 is a slice too, and nothing of an answer.
        if (safe.seconds === 0) return plain ? { words: plain, is: 'kept' } : { words: t('notYet'), is: 'nothing' };
        return { words: plain ? t('answersAndFirst', { ...answers, time }) : t('first', { time }), is: 'kept' };
      }
      case 'watch': {
        const taken = screen.question.takes?.find(({ id }) => id === screen.takeId);
        const time = clockOf(Math.round(taken?.duration ?? (state.take?.takeId === screen.takeId ? state.take.seconds : 0)));
        return { words: plain ? t('answersAndAll', { ...answers, time }) : t('all', { time }), is: 'kept' };
      }
      case 'question':
        return plain ? { words: plain, is: 'kept' } : { words: t('notRecorded'), is: 'nothing' };
      case 'found':
        if (screen.found.unknown) return { words: t('foundUnknown'), is: 'nothing' };
        return screen.found.safeSlices === screen.found.whole.slices
          ? { words: t('foundAll'), is: 'kept' }
          : { words: t('foundHere'), is: 'nothing' };
      case 'between':
      case 'closing':
        return plain ? { words: plain, is: 'kept' } : { words: t('noneYet'), is: 'nothing' };
      default:
        return plain ? { words: plain, is: 'kept' } : { words: t('noAnswer'), is: 'nothing' };
    }
  };
}

/** The ground every candidate page stands on. */
export function Safe({ is, children, live = true }: { is: 'kept' | 'warn' | 'nothing'; children: string; live?: boolean }) {
  return (
    <p className="safe" {...(live && { role: 'status' })}>
      {is === 'nothing' ? (
        <span className="dash" aria-hidden="true" />
      ) : (
        <span className={is === 'warn' ? 'text-warn' : ''}>
          <Mark is={is} />
        </span>
      )}
      <span>{children}</span>
    </p>
  );
}
