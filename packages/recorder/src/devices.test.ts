import { afterEach, expect, test, vi } from 'vitest';
import { browserMedia } from './devices.ts';
import { FakeClock } from './testing/clock.ts';

class Track extends EventTarget {
  muted = false;
  stopped = false;
  readonly id: string;
  constructor(id: string) {
    super();
    this.id = id;
  }
  getSettings() {
    return { deviceId: this.id };
  }
  stop() {
    this.stopped = true;
  }
}

function browser(does: () => Promise<unknown>, devices: string[] = ['videoinput', 'audioinput']) {
  const known = devices.map((kind) => ({ kind, deviceId: `${kind}-1`, label: kind }));
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: does, enumerateDevices: async () => known } });
}
function stream(camera = new Track('cam'), microphone = new Track('mic')) {
  return { getVideoTracks: () => [camera], getAudioTracks: () => [microphone], getTracks: () => [camera, microphone] };
}
const events = () => {
  const heard: string[] = [];
  return {
    heard,
    level: () => {},
    muted: (muted: boolean) => void heard.push(muted ? 'muted' : 'unmuted'),
    unplugged: (which: string) => void heard.push(`${which} unplugged`),
  };
};

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['NotAllowedError', undefined, 'camera-denied'],
  ['NotReadableError', undefined, 'camera-busy'],
  ['NotFoundError', [], 'no-camera'],
  ['NotFoundError', ['audioinput'], 'no-camera'],
  ['NotFoundError', ['videoinput'], 'no-microphone'],
] as const)('%s with devices %j is told as %s', async (name, devices, code) => {
  browser(() => Promise.reject(new DOMException('', name)), devices && [...devices]);
  await expect(browserMedia(new FakeClock()).open({}, events())).rejects.toMatchObject({ code });
});

test('a page that is not secure, and a browser without cameras, say so', async () => {
  vi.stubGlobal('isSecureContext', false);
  await expect(browserMedia(new FakeClock()).open({}, events())).rejects.toMatchObject({ code: 'insecure' });
  vi.unstubAllGlobals();
  vi.stubGlobal('navigator', {});
  await expect(browserMedia(new FakeClock()).open({}, events())).rejects.toMatchObject({ code: 'unsupported' });
});

test('tracks that go mute or away are told until the devices are closed; closing lets them go', async () => {
  const [camera, microphone, clock, on] = [new Track('cam'), new Track('mic'), new FakeClock(), events()];
  microphone.muted = true;
  browser(async () => stream(camera, microphone));
  const open = await browserMedia(clock).open({}, on);
  expect(open).toMatchObject({
    cameraId: 'cam',
    microphoneId: 'mic',
    cameras: [{ id: 'videoinput-1' }],
    microphones: [{ id: 'audioinput-1' }],
  });
  await clock.advance(1);
  microphone.dispatchEvent(new Event('unmute'));
  camera.dispatchEvent(new Event('ended'));
  open.close();
  microphone.dispatchEvent(new Event('ended'));
  expect(on.heard).toEqual(['muted', 'unmuted', 'camera unplugged']);
  expect([camera.stopped, microphone.stopped]).toEqual([true, true]);
});

test('the chosen devices are asked for, and no others', async () => {
  const asked: unknown[] = [];
  const getUserMedia = async (wanted: unknown) => {
    asked.push(wanted);
    return stream();
  };
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia, enumerateDevices: async () => [] } });
  await browserMedia(new FakeClock()).open({ cameraId: 'c2', microphoneId: 'm2' }, events());
  expect(asked).toMatchObject([{ video: { deviceId: { exact: 'c2' } }, audio: { deviceId: { exact: 'm2' } } }]);
});
