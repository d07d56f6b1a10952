'use client';
import type { TakeState } from '@interviews/recorder';
import { useTranslations } from 'next-intl';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { clockOf } from '../clock.ts';
import { Asked, Frame } from '../parts/frame.tsx';
import { Sound } from '../parts/sound.tsx';
import { Stage } from '../parts/stage.tsx';
import { TimeLeft } from '../parts/time-left.tsx';
import { Warnings } from '../parts/warnings.tsx';
import { numberOf } from '../progress.ts';
import { useRoom } from '../room.tsx';
import type { Question } from '../screen.ts';

/** The clock is the recorder's, from its first picture; what is safe is what the server has acknowledged. */
export function Recording({ question, take }: { question: Question; take: TakeState }) {
  const t = useTranslations('interview.recording');
  const bar = useTranslations('interview.bar');
  const { it, state, recorder } = useRoom();
  const number = numberOf(it, question);
  const starting = state.is === 'starting';
  return (
    <Frame
      title={bar('question', { number })}
      fit
      acts={
        <Button primary onClick={() => recorder.control.stop()} disabled={starting}>
          <Icon is="stop" /> {t('stop')}
        </Button>
      }
    >
      <Asked number={number} total={it.terms.showProgress ? it.progress.total : null}>
        {question.text}
      </Asked>
      <Warnings />
      <div className="c-work">
        <Stage stream={state.devices.stream} label={t('camera')} tag={t(starting ? 'starting' : 'tag')} recording={!starting} />
        <dl className="gauges instruments">
          <div className="g-clock">
            <dt>{t('left')}</dt>
            <dd>
              <TimeLeft seconds={take.limitSeconds - take.seconds}>
                <span className="of">
                  {t.rich('of', { limit: clockOf(take.limitSeconds), wide: (words) => <span className="wide">{words}</span> })}
                </span>
              </TimeLeft>
              <p>{t('clockSaid')}</p>
            </dd>
          </div>
          <Sound />
          <div className="g-take">
            <dt>{t('take', { number: take.number ?? 1 })}</dt>
            <dd>{t('takeSaid')}</dd>
          </div>
        </dl>
      </div>
    </Frame>
  );
}
