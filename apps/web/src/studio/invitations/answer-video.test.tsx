// @vitest-environment happy-dom
import { takeInput } from '@interviews/client';
import { act, fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { refuse, show, t } from '../../testing/render.tsx';
import { AnswerVideo } from './answer-video.tsx';

type Server = { asked: number; mimeType: string; poster: string | null; away?: boolean };

/** A server that signs a new address each time it is asked. */
const routerOf = (server: Server) =>
  t.router({
    takes: t.router({
      get: t.procedure.input(takeInput.get).query(({ input }) => {
        server.asked += 1;
        if (server.away) return refuse('InternalError', 500);
        const address = (what: string) => `/api/v1/takes/${input.takeId}/media?signature=${what}${server.asked}`;
        return {
          state: 'ready' as const,
          mimeType: server.mimeType,
          playbackUrl: address('film'),
          posterUrl: server.poster && address(server.poster),
        };
      }),
    }),
  });

const takeId = '0195d5e0-0000-7000-8000-00000000beef';
const player = () => screen.findByLabelText<HTMLVideoElement>('Kim');
const shown = (over: Partial<Server> = {}) => {
  const server: Server = { asked: 0, mimeType: 'video/mp4', poster: 'still', ...over };
  show(routerOf(server), <AnswerVideo takeId={takeId} label="Kim" />);
  return server;
};
const plays = (...types: string[]) =>
  vi
    .spyOn(HTMLMediaElement.prototype, 'canPlayType')
    .mockImplementation((type) => (types.some((it) => type.startsWith(it)) ? 'maybe' : ''));

/** What the element says while it plays to a second. */
function played(video: HTMLVideoElement, to: number) {
  Object.defineProperty(video, 'readyState', { value: 4, configurable: true });
  fireEvent.playing(video);
  video.currentTime = to;
  fireEvent.timeUpdate(video);
}

test('a still stands there before it plays', async () => {
  plays('video/mp4');
  shown();
  expect((await player()).getAttribute('poster')).toContain('still1');
});

test('when the address has expired a new one is asked for, and it goes on where it was', async () => {
  plays('video/mp4');
  const go = vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
  const server = shown();
  const video = await player();
  played(video, 42);
  fireEvent.error(video);
  await vi.waitFor(async () => expect((await player()).src).toContain('film2'));
  const again = await player();
  // A new address begins at its start, and says so, before anything is loaded.
  Object.defineProperty(again, 'readyState', { value: 0, configurable: true });
  again.currentTime = 0;
  fireEvent.timeUpdate(again);
  go.mockClear();
  fireEvent.loadedMetadata(again);
  expect(again.currentTime).toBe(42);
  expect(go).toHaveBeenCalledOnce();
  expect(server.asked).toBe(2);
});

test('paused over lunch it is renewed at the next press, and does not begin by itself', async () => {
  plays('video/mp4');
  const go = vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
  shown();
  const video = await player();
  played(video, 7);
  fireEvent.pause(video);
  go.mockClear();
  fireEvent.error(video);
  await vi.waitFor(async () => expect((await player()).src).toContain('film2'));
  fireEvent.loadedMetadata(await player());
  expect((await player()).currentTime).toBe(7);
  expect(go).not.toHaveBeenCalled();
});

test('what fails again and again is said, and tried again when asked', async () => {
  plays('video/mp4');
  const server = shown();
  for (const asked of [1, 2]) {
    fireEvent.error(await player());
    await vi.waitFor(() => expect(server.asked).toBe(asked + 1));
    await vi.waitFor(async () => expect((await player()).src).toContain(`film${asked + 1}`));
  }
  fireEvent.error(await player());
  fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
  expect((await player()).src).toContain('film');
});

test('a browser that plays no WebM says so before it fails, and plays the MP4 once there is one', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  plays('video/mp4');
  const server = shown({ mimeType: 'video/webm' });
  expect(await screen.findByText(/is a WebM, which this browser does not play/)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Save the file' }).getAttribute('href')).toContain('film1');
  expect(screen.queryByLabelText('Kim')).toBeNull();
  server.mimeType = 'video/mp4';
  await act(() => vi.advanceTimersByTimeAsync(16_000));
  expect((await player()).src).toContain('film2');
  vi.useRealTimers();
});
