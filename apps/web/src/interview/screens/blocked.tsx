'use client';
import { useTranslations } from 'next-intl';
import { Button } from '../../ui/button.tsx';
import { Frame } from '../parts/frame.tsx';
import { useWhen } from '../parts/words.ts';
import { numberOf } from '../progress.ts';
import { useRoom } from '../room.tsx';
import type { Obstacle, Question } from '../screen.ts';

const steps = ['step1', 'step2', 'step3'] as const;
const others = ['safari', 'firefox', 'mobile', 'system'] as const;

/** Why nothing can be recorded here, each with its own sentence and its own way out. */
export function Blocked({ why, open }: { why: Obstacle; open: Question | null }) {
  const t = useTranslations('interview.blocked');
  const when = useWhen();
  const { it, now, state, recorder } = useRoom();
  const next = it.questions?.find(({ answered, openedAt }) => !answered && openedAt === null);
  const again = () => void recorder.control.openDevices();
  return (
    <Frame
      title={t(`${why}.title`)}
      look="fault"
      acts={
        <>
          {!open && state.devices.is !== 'closed' && <Button onClick={() => recorder.control.closeDevices()}>{t('back')}</Button>}
          <Button primary onClick={again} disabled={state.devices.is === 'opening'}>
            {t('again')}
          </Button>
        </>
      }
    >
      <div className="before-say" role="alert">
        <h1 tabIndex={-1}>{t(`${why}.title`)}</h1>
        <p>{t(`${why}.said`)}</p>
        {open?.answerBy ? (
          <p>{t('open', { number: numberOf(it, open), time: when(open.answerBy, now) })}</p>
        ) : (
          next && <p>{t('notOpen', { number: numberOf(it, next) })}</p>
        )}
      </div>
      {why === 'camera-denied' && (
        <>
          <ol className="steps">
            {steps.map((step, index) => (
              <li key={step}>
                <span className="figure">{index + 1}</span>
                <p>{t.rich(step, { b: (words) => <b>{words}</b> })}</p>
              </li>
            ))}
          </ol>
          <div className="else">
            <h2>{t('more')}</h2>
            {others.map((other) => (
              <details key={other}>
                <summary>{t(other)}</summary>
                <p>{t(`${other}Said`)}</p>
              </details>
            ))}
          </div>
        </>
      )}
    </Frame>
  );
}
