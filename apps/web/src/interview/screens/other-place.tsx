'use client';
import type { FoundTake, TakeState } from '@interviews/recorder';
import { useTranslations } from 'next-intl';
import { Button } from '../../ui/button.tsx';
import { clockOf } from '../clock.ts';
import { Discard } from '../parts/discard.tsx';
import { Asked, Frame } from '../parts/frame.tsx';
import { Warning } from '../parts/stage.tsx';
import { useWhen } from '../parts/words.ts';
import { numberOf } from '../progress.ts';
import { useRoom } from '../room.tsx';
import type { Question } from '../screen.ts';

/** A newer window has taken over. */
export function Elsewhere() {
  const t = useTranslations('interview.elsewhere');
  const { recorder } = useRoom();
  return (
    <Frame
      title={t('title')}
      acts={
        <Button primary onClick={recorder.resume}>
          {t('here')}
        </Button>
      }
    >
      <div className="before-say" role="alert">
        <h1 tabIndex={-1}>{t('title')}</h1>
        <p>{t('said')}</p>
      </div>
    </Frame>
  );
}

/** The session is over: the link, opened anew in this browser, brings it back. */
export function LinkNeeded() {
  const t = useTranslations('interview.linkNeeded');
  const { recorder, readAgain } = useRoom();
  const again = () => {
    recorder.resume();
    readAgain();
  };
  return (
    <Frame
      title={t('title')}
      acts={
        <Button primary onClick={again}>
          {t('again')}
        </Button>
      }
    >
      <div className="before-say" role="alert">
        <h1 tabIndex={-1}>{t('title')}</h1>
        <p>{t('said')}</p>
        <p className="soft">{t('withdrawn')}</p>
      </div>
    </Frame>
  );
}

/** Another device has begun a newer take of the same question: only the person knows which one is meant. */
export function Superseded({ question, take }: { question: Question; take: TakeState }) {
  const t = useTranslations('interview.superseded');
  const { it, recorder } = useRoom();
  return (
    <Frame
      title={t('title')}
      acts={
        <>
          <Discard takeId={take.takeId}>{t('discard')}</Discard>
          <Button primary onClick={() => void recorder.control.finish(take.takeId, { anyway: true })}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <Asked number={numberOf(it, question)} total={it.terms.showProgress ? it.progress.total : null}>
        {question.text}
      </Asked>
      <div className="before-say" role="alert">
        <h2>{t('title')}</h2>
        <p>{t('said', { time: clockOf(take.recorded.seconds) })}</p>
      </div>
    </Frame>
  );
}

/** A crash, a closed laptop, another day: what is left of an answer is offered, and nothing of it is finished unasked. */
export function Found({ question, found }: { question: Question; found: FoundTake }) {
  const t = useTranslations('interview.found');
  const when = useWhen();
  const { it, now, state, recorder } = useRoom();
  const busy = state.is === 'sending' || state.is === 'discarding';
  const title = found.unknown ? t('titleUnknown') : t('title', { time: clockOf(found.whole.seconds) });
  return (
    <Frame
      title={title}
      acts={
        <>
          <Discard takeId={found.takeId} disabled={busy}>
            {t('again')}
          </Discard>
          {!found.unknown && (
            <Button primary disabled={busy} onClick={() => void recorder.control.finish(found.takeId, { anyway: found.newest === false })}>
              {t(busy ? 'looking' : 'keep')}
            </Button>
          )}
        </>
      }
    >
      <Asked number={numberOf(it, question)} total={it.terms.showProgress ? it.progress.total : null}>
        {question.text}
      </Asked>
      <div className="before-say">
        <h2>{title}</h2>
        <p>{found.unknown ? t('unknown') : t('said', { sealed: found.sealed ? 'yes' : 'no' })}</p>
        {found.newest === false && <Warning>{t('newer')}</Warning>}
        {found.arriveBy && <p className="soft">{t('by', { time: when(found.arriveBy, now) })}</p>}
      </div>
    </Frame>
  );
}
