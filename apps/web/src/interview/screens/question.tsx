'use client';
import { useTranslations } from 'next-intl';
import { Button } from '../../ui/button.tsx';
import { Asked, Frame } from '../parts/frame.tsx';
import { Sound } from '../parts/sound.tsx';
import { Stage, Warning } from '../parts/stage.tsx';
import { TimeLeft } from '../parts/time-left.tsx';
import { Warnings } from '../parts/warnings.tsx';
import { useLength, useWhen } from '../parts/words.ts';
import { limitOf, numberOf } from '../progress.ts';
import { useRoom } from '../room.tsx';
import { noIntent, type Question as Open, type Trouble } from '../screen.ts';
import { useWhy } from '../use-step.ts';

type Props = {
  question: Open;
  trouble: Trouble | null /** A take that waits to be sent, while another may be made. */;
  kept: string | null;
};

/** Read, think, and begin when ready: the camera is on for the person alone, nothing is recorded. */
export function Question({ question, trouble, kept }: Props) {
  const t = useTranslations('interview.question');
  const bar = useTranslations('interview.bar');
  const length = useLength();
  const when = useWhen();
  const { it, now, state, recorder, want, intent } = useRoom();
  const number = numberOf(it, question);
  const limit = limitOf(it, question);
  const takes = question.takesLeft ?? 0;
  const starting = state.is === 'starting';
  const off = state.devices.is === 'closed';

  const record = () => void recorder.control.record({ questionId: question.id, limitSeconds: limit });
  const back = () => {
    want(noIntent);
    recorder.control.closeDevices();
  };
  const aside = () => want({ aside: [...intent.aside, question.id] });

  return (
    <Frame
      title={bar('question', { number })}
      fit
      acts={
        <>
          {kept ? <Button onClick={back}>{t('back')}</Button> : !question.isRequired && <Button onClick={aside}>{t('aside')}</Button>}
          {off && takes > 0 && <Button onClick={() => void recorder.control.openDevices()}>{t('show')}</Button>}
          <Button primary onClick={record} disabled={starting || takes === 0 || state.devices.is === 'opening'}>
            {t(starting ? 'starting' : 'record')}
          </Button>
        </>
      }
    >
      <Asked number={number} total={it.terms.showProgress ? it.progress.total : null}>
        {question.text}
      </Asked>
      <Troubled question={question} trouble={trouble} kept={kept} />
      <Warnings />
      <div className="c-work">
        <Stage stream={state.devices.stream} label={t('yourCamera')}>
          {state.devices.is !== 'open' && <p>{t(off ? 'off' : 'opening')}</p>}
        </Stage>
        <dl className="gauges instruments">
          <div className="g-clock">
            <dt>{t('time')}</dt>
            <dd>
              <TimeLeft seconds={secondsUntil(question.answerBy, now)}>
                <span className="of">{t('left')}</span>
              </TimeLeft>
              <p>{question.answerBy && t('timeSaid', { time: when(question.answerBy, now) })}</p>
            </dd>
          </div>
          <Sound />
          <div className="g-take">
            <dt>{t('takes', { count: takes })}</dt>
            <dd>
              {t('takesSaid', { limit: length(limit) })} {kept && t('keptSaid')}
            </dd>
          </div>
        </dl>
      </div>
    </Frame>
  );
}

export const secondsUntil = (instant: string | null, now: number): number =>
  instant ? Math.max(0, (Date.parse(instant) - now) / 1000) : 0;

function Troubled({ question, trouble, kept }: Props) {
  const t = useTranslations('interview.question');
  const why = useWhy();
  const when = useWhen();
  const { now } = useRoom();
  if ((question.takesLeft ?? 0) === 0 && !kept && question.answerBy)
    return <Warning>{t('noTake', { time: when(question.answerBy, now) })}</Warning>;
  if (!trouble) return null;
  if (trouble.is === 'broken') return <Warning>{t('broken')}</Warning>;
  if (trouble.fault?.code === 'lost') return <Warning>{t('lost')}</Warning>;
  return <Warning>{t('refused', { why: why(trouble.fault?.refusal?.code ?? 'other') })}</Warning>;
}
