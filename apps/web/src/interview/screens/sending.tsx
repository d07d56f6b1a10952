'use client';
import type { Ended, TakeState } from '@interviews/recorder';
import { useTranslations } from 'next-intl';
import { clockOf } from '../clock.ts';
import { Discard } from '../parts/discard.tsx';
import { Asked, Frame } from '../parts/frame.tsx';
import { Player } from '../parts/stage.tsx';
import { Warnings } from '../parts/warnings.tsx';
import { numberOf } from '../progress.ts';
import { useRoom } from '../room.tsx';
import type { Question } from '../screen.ts';

/** Recorded, and the rest of it goes up by itself, across any number of lost connections. */
export function Sending({ question, take }: { question: Question; take: TakeState }) {
  const t = useTranslations('interview.sending');
  const watch = useTranslations('interview.watch');
  const { it } = useRoom();
  const number = numberOf(it, question);
  const why = take.ended && endedWords[take.ended];
  return (
    <Frame title={t('title')} acts={<Discard takeId={take.takeId}>{t('discard')}</Discard>}>
      <Asked number={number} total={it.terms.showProgress ? it.progress.total : null}>
        {question.text}
      </Asked>
      <Warnings />
      <div className="c-work">
        <Player key={take.takeId} src={take.playbackUrl} label={watch('video', { number: take.number ?? 1 })} />
        <dl className="gauges">
          <div>
            <dt>{t('progress')}</dt>
            <dd>
              <span className="clock">{clockOf(take.safe.seconds)}</span>{' '}
              <span className="of">{t('of', { time: clockOf(take.recorded.seconds) })}</span>
              <p>{t('goesOn')}</p>
            </dd>
          </div>
          {why && (
            <div>
              <dt>{t('title')}</dt>
              <dd>{t(why)}</dd>
            </div>
          )}
        </dl>
      </div>
    </Frame>
  );
}

/** Where it was not the person who ended it, the page says who did. */
const endedWords: Partial<Record<Ended, 'endedLimit' | 'endedGap' | 'endedUnplugged' | 'endedStorage' | 'endedCrashed'>> = {
  limit: 'endedLimit',
  gap: 'endedGap',
  unplugged: 'endedUnplugged',
  'storage-full': 'endedStorage',
  crashed: 'endedCrashed',
};
