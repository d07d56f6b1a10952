import { listenToLevel } from './level.ts';
import { recordStream } from './media.ts';
import { type Clock, type DeviceEvents, DeviceFault, type MediaSource, type OpenDevices } from './ports.ts';
import { bestQuality } from './quality.ts';
import type { Device, DeviceChoice, FaultCode } from './types.ts';

/** Camera and microphone of this browser. */
export function browserMedia(clock: Clock): MediaSource {
  return {
    open: (choice, events) => open(clock, choice, events),
    playback(pieces, mimeType) {
      if (pieces.length === 0) return null;
      const url = URL.createObjectURL(new Blob(pieces as Blob[], mimeType ? { type: mimeType } : {}));
      return { url, revoke: () => URL.revokeObjectURL(url) };
    },
  };
}

async function open(clock: Clock, choice: DeviceChoice, events: DeviceEvents): Promise<OpenDevices> {
  if (globalThis.isSecureContext === false) throw new DeviceFault('insecure');
  const { mediaDevices } = navigator;
  if (!mediaDevices?.getUserMedia) throw new DeviceFault('unsupported');
  const stream = await ask(mediaDevices, choice);
  const [camera, microphone] = [stream.getVideoTracks()[0], stream.getAudioTracks()[0]];
  const unlisten = [
    listenToLevel(stream, clock, events.level),
    ...(camera ? [listen(camera, 'ended', () => events.unplugged('camera'))] : []),
    ...(microphone
      ? [
          listen(microphone, 'ended', () => events.unplugged('microphone')),
          listen(microphone, 'mute', () => events.muted(true)),
          listen(microphone, 'unmute', () => events.muted(false)),
        ]
      : []),
  ];
  const known = await mediaDevices.enumerateDevices().catch(() => []);
  // Told after the opening has been seen: a track may be mute from the start.
  if (microphone?.muted) clock.after(0, () => microphone.muted && events.muted(true));
  return {
    stream,
    cameras: ofKind(known, 'videoinput'),
    microphones: ofKind(known, 'audioinput'),
    cameraId: camera?.getSettings().deviceId ?? null,
    microphoneId: microphone?.getSettings().deviceId ?? null,
    record: (listening, quality) => recordStream(stream, clock, listening, quality),
    close() {
      for (const stop of unlisten) stop();
      for (const track of stream.getTracks()) track.stop();
    },
  };
}

async function ask(mediaDevices: MediaDevices, { cameraId, microphoneId }: DeviceChoice): Promise<MediaStream> {
  try {
    return await mediaDevices.getUserMedia({
      video: {
        width: { ideal: bestQuality.width },
        height: { ideal: bestQuality.height },
        frameRate: { ideal: bestQuality.frameRate },
        ...(cameraId ? { deviceId: { exact: cameraId } } : {}),
      },
      audio: { echoCancellation: true, noiseSuppression: true, ...(microphoneId ? { deviceId: { exact: microphoneId } } : {}) },
    });
  } catch (error) {
    throw new DeviceFault(await faultOf(error, mediaDevices), String(error));
  }
}

/** One sentence of the page for each of the engines' many names. */
async function faultOf(error: unknown, mediaDevices: MediaDevices): Promise<FaultCode> {
  const name = error instanceof DOMException || error instanceof Error ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
    case 'PermissionDeniedError':
      return 'camera-denied';
    case 'NotReadableError':
    case 'AbortError':
    case 'TrackStartError':
      return 'camera-busy';
    case 'NotFoundError':
    case 'OverconstrainedError':
    case 'DevicesNotFoundError': {
      const known = await mediaDevices.enumerateDevices().catch(() => []);
      const camera = known.some(({ kind }) => kind === 'videoinput');
      return camera && !known.some(({ kind }) => kind === 'audioinput') ? 'no-microphone' : 'no-camera';
    }
    default:
      return 'unsupported';
  }
}

function ofKind(known: readonly MediaDeviceInfo[], kind: MediaDeviceKind): Device[] {
  return known.filter((device) => device.kind === kind).map(({ deviceId, label }) => ({ id: deviceId, label }));
}

function listen(track: MediaStreamTrack, event: string, run: () => void): () => void {
  track.addEventListener(event, run);
  return () => track.removeEventListener(event, run);
}
