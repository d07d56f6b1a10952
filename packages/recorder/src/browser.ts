import { browserMedia } from './devices.ts';
import { webLocks } from './fence.ts';
import type { Clock, Ports, RecorderApi } from './ports.ts';
import { within } from './retry.ts';
import { openSpool } from './spool.ts';

/** The real world, as a browser offers it. */
export function browserPorts(api: RecorderApi): Ports {
  const clock = browserClock();
  return {
    clock,
    api,
    spool: openSpool(() => indexedDB),
    media: browserMedia(clock),
    fence: webLocks(navigator.locks, clock),
    sha256: async (bytes) => hex(await crypto.subtle.digest('SHA-256', bytes)),
    room: () => within(clock, 1_000, room(), () => new Error('The browser takes its time.')).catch(() => null),
    memory: memory(),
    uuid: () => crypto.randomUUID(),
    random: Math.random,
    awake: wakeLock(),
    online(back) {
      addEventListener('online', back);
      return () => removeEventListener('online', back);
    },
  };
}

function browserClock(): Clock {
  return {
    now: () => performance.now(),
    wall: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** The browser drops a wake lock whenever its page is hidden: it is asked for again when it comes back. */
function wakeLock(): Ports['awake'] {
  let lock: Promise<WakeLockSentinel | null> = Promise.resolve(null);
  const ask = () => {
    if (document.visibilityState !== 'visible') return;
    lock = navigator.wakeLock?.request('screen').catch(() => null) ?? Promise.resolve(null);
  };
  return {
    hold() {
      document.addEventListener('visibilitychange', ask);
      ask();
      // Asked where it matters to the person: browsers answer by how the page is used.
      navigator.storage?.persist?.().catch(() => false);
    },
    release() {
      document.removeEventListener('visibilitychange', ask);
      void lock.then((held) => held?.release()).catch(() => {});
      lock = Promise.resolve(null);
    },
  };
}

async function room(): Promise<number | null> {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota === undefined || usage === undefined ? null : quota - usage;
}

/** A quarter of a gigabyte, less on a small phone: what a page holds beyond that, the system takes with the page. */
function memory(): number {
  const gigabytes = (navigator as { deviceMemory?: number }).deviceMemory ?? 4;
  return Math.min(256, gigabytes * 64) * 1024 * 1024;
}

function hex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
