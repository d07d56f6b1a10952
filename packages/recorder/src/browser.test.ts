import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { browserPorts } from './browser.ts';
import { fakeWorld } from './testing/world.ts';

/** A window as far as the ports look into it. */
function browser(over: Record<string, unknown> = {}) {
  const page = new EventTarget();
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('document', document);
  vi.stubGlobal('navigator', over);
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  return { page, document, ports: browserPorts(fakeWorld().network.api()) };
}

/** Promises that need no time have settled. */
const soon = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => vi.stubGlobal('indexedDB', undefined));
afterEach(() => vi.unstubAllGlobals());

test('made in a browser that has next to nothing, it asks for nothing and throws nothing', () => {
  const { ports } = browser();
  ports.awake.hold();
  ports.awake.release();
  expect(ports.uuid()).toMatch(/^[0-9a-f-]{36}$/);
});

test('a disk that a private window hides refuses, and does not throw', async () => {
  const { ports } = browser();
  await expect(ports.spool.claim('invitation')).rejects.toThrow();
});

test('a hash is what the server computes too', async () => {
  const bytes = new Uint8Array([0, 1, 2, 250]);
  expect(await browser().ports.sha256(bytes.buffer)).toBe(createHash('sha256').update(bytes).digest('hex'));
});

test.each([
  [undefined, 256],
  [8, 256],
  [2, 128],
  [0.5, 32],
])('of %s GB a take may have %i MB to itself', (deviceMemory, megabytes) => {
  expect(browser({ deviceMemory }).ports.memory).toBe(megabytes * 1024 * 1024);
});

test.each([
  [{ estimate: async () => ({ quota: 1000, usage: 400 }) }, 600],
  [{ estimate: () => Promise.reject(new TypeError('no')) }, null],
  [undefined, null],
])('room is what the browser says of it, or nobody knows', async (storage, bytes) => {
  expect(await browser({ storage }).ports.room()).toBe(bytes);
});

test('back online is told until nobody listens any more', () => {
  const { page, ports } = browser();
  let back = 0;
  const stop = ports.online(() => {
    back += 1;
  });
  page.dispatchEvent(new Event('online'));
  stop();
  page.dispatchEvent(new Event('online'));
  expect(back).toBe(1);
});

describe('the screen stays on while it records', () => {
  function wakeful(request: () => Promise<unknown>) {
    const asked = vi.fn(request);
    const persist = vi.fn(async () => false);
    return { asked, persist, ...browser({ wakeLock: { request: asked }, storage: { persist } }) };
  }

  test('asked for again when the page comes back, and let go at the end; the storage is asked to stay', async () => {
    const release = vi.fn(async () => {});
    const { asked, persist, document, ports } = wakeful(async () => ({ release }));
    ports.awake.hold();
    document.visibilityState = 'hidden';
    document.dispatchEvent(new Event('visibilitychange'));
    expect(asked).toHaveBeenCalledTimes(1);
    document.visibilityState = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    expect(asked).toHaveBeenCalledTimes(2);
    expect(persist).toHaveBeenCalledTimes(1);
    ports.awake.release();
    await soon();
    expect(release).toHaveBeenCalledTimes(1);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(asked).toHaveBeenCalledTimes(2);
  });

  test('a lock that is granted after the end is let go too; one that is refused harms nobody', async () => {
    const release = vi.fn(async () => {});
    let grant: (lock: unknown) => void = () => {};
    const late = wakeful(() => new Promise((resolve) => (grant = resolve)));
    late.ports.awake.hold();
    late.ports.awake.release();
    grant({ release });
    await soon();
    expect(release).toHaveBeenCalledTimes(1);

    const refused = wakeful(() => Promise.reject(new DOMException('battery', 'NotAllowedError')));
    refused.ports.awake.hold();
    refused.ports.awake.release();
    await soon();
  });
});
