'use client';
import type { RecorderState } from '@interviews/recorder';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useTRPC } from '../../api/browser.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Slot } from '../../ui/slot.tsx';
import { noticeVersion } from '../notice.ts';
import { Frame } from '../parts/frame.tsx';
import { Level, Player, Stage } from '../parts/stage.tsx';
import { Warnings } from '../parts/warnings.tsx';
import { useRoom } from '../room.tsx';
import { useStep } from '../use-step.ts';

const seconds = 5;

/** Five seconds by the very road that the answers will take: recorded, sent, checked, played back. Nothing of it counts. */
export function Check() {
  const t = useTranslations('interview.check');
  const trpc = useTRPC();
  const { it, state, recorder } = useRoom();
  const start = useStep(trpc.invitations.start.mutationOptions());
  const step = stepOf(state);
  const clip = state.take?.playbackUrl ?? state.take?.stored?.playbackUrl ?? null;
  const tested = step === 'checking' || step === 'done';
  const said = {
    live: t(state.devices.is === 'open' ? 'ready' : 'opening'),
    recording: t('recording'),
    sending: t('sending'),
    checking: t('checking'),
    done: t('done'),
    broken: t('broken'),
    failed: t('failed'),
  }[step];
  const test = () => void recorder.control.check(seconds);
  const back = () => recorder.control.closeDevices();

  return (
    <Frame
      title={said}
      fit={!tested}
      problem={start.problem}
      acts={
        tested ? (
          <>
            <Button onClick={test}>{t('again')}</Button>
            <Button primary onClick={() => start.take({ invitationId: it.id, noticeVersion })} disabled={start.isPending}>
              {t('start')} <Icon is="next" />
            </Button>
          </>
        ) : (
          <>
            <Button onClick={back}>{t('back')}</Button>
            <Button primary onClick={test} disabled={step === 'recording' || step === 'sending' || state.devices.is !== 'open'}>
              {t(step === 'broken' || step === 'failed' ? 'again' : 'record')}
            </Button>
          </>
        )
      }
    >
      <div className="c-q bare">
        <h1 className="ask" tabIndex={-1} aria-live="polite">
          {said}
        </h1>
        {step === 'broken' && <p className="soft">{t('brokenSaid')}</p>}
        {step === 'live' && state.devices.is !== 'open' && <p className="soft">{t('openingSaid')}</p>}
      </div>
      <Warnings />
      <div className="c-work">
        {tested && clip ? (
          <Player key={state.take?.takeId} src={clip} label={t('clip')} tag={t('clip')} />
        ) : (
          <Stage
            stream={state.devices.stream}
            label={t('live')}
            {...(step === 'recording' && { tag: t('recordingTag'), recording: true })}
          />
        )}
        <Gauges state={state} tested={tested} />
      </div>
    </Frame>
  );
}

type Step = 'live' | 'recording' | 'sending' | 'checking' | 'done' | 'broken' | 'failed';
function stepOf({ is, take }: RecorderState): Step {
  switch (is) {
    case 'starting':
    case 'recording':
      return 'recording';
    case 'sending':
      return 'sending';
    case 'stored':
      return 'checking';
    case 'ready':
      return 'done';
    case 'broken':
      return 'broken';
    case 'failed':
    case 'waiting':
      return take ? 'failed' : 'live';
    case 'idle':
    case 'discarding':
      return 'live';
  }
}

function Gauges({ state, tested }: { state: RecorderState; tested: boolean }) {
  const t = useTranslations('interview.check');
  const { recorder } = useRoom();
  const { cameras, microphones, cameraId, microphoneId, level } = state.devices;
  const busy = state.is === 'starting' || state.is === 'recording';
  const choose = (choice: { cameraId?: string; microphoneId?: string }) =>
    void recorder.control.openDevices({ cameraId: cameraId ?? undefined, microphoneId: microphoneId ?? undefined, ...choice });
  const stored = state.take?.stored;
  const open = state.devices.is === 'open';
  return (
    <ol className="gauges checks">
      <Gauge done={open} name={t('camera')}>
        {open && cameraId && (
          <Slot
            label={t('camera')}
            value={cameraId}
            options={named(cameras, t('camera'))}
            disabled={busy}
            onChange={(id) => choose({ cameraId: id })}
          />
        )}
      </Gauge>
      <Gauge done={open} name={t('microphone')}>
        {open && microphoneId && (
          <Slot
            label={t('microphone')}
            value={microphoneId}
            options={named(microphones, t('microphone'))}
            disabled={busy}
            onChange={(id) => choose({ microphoneId: id })}
          />
        )}
        {open && (level === null ? <p className="soft">{t('noLevel')}</p> : <Level level={level} label={t('microphone')} />)}
        {open && level !== null && <p className="soft">{t('speak')}</p>}
      </Gauge>
      <Gauge done={tested} name={t('sendingDone')}>
        {tested && state.take && <p className="soft">{t('sendingSaid', { size: sizeOf(state.take.safe.bytes) })}</p>}
        {state.is === 'sending' && state.take && (
          <p className="soft">{t('sendingSoFar', { size: sizeOf(state.take.safe.bytes), all: sizeOf(state.take.recorded.bytes) })}</p>
        )}
      </Gauge>
      <Gauge done={stored?.state === 'ready'} name={t('playing')}>
        {tested && (
          <p className="soft">
            {t(stored?.state !== 'ready' ? 'storedSaid' : stored.checked === 'structure' ? 'structureSaid' : 'playingSaid')}
          </p>
        )}
      </Gauge>
    </ol>
  );
}

const named = (devices: RecorderState['devices']['cameras'], fallback: string) =>
  devices.map(({ id, label }, index) => ({ value: id, label: label || `${fallback} ${index + 1}` }));
const sizeOf = (bytes: number) => (bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} KB`);

const Gauge = ({ done, name, children }: { done: boolean; name: string; children?: ReactNode }) => (
  <li>
    <h2>
      {done ? <Mark is="kept" /> : <span className="dash" aria-hidden="true" />} {name}
    </h2>
    {children}
  </li>
);
