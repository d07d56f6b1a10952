import type { Clock, Fence } from './ports.ts';

const patience = 5_000;

/**
 * Two Web Locks per interview. `turn` says who may record, and a newer tab steals it; `hand` is let go only when the
 * older has stopped and written its last slice, and is stolen only after five seconds of waiting.
 */
export function webLocks(locks: LockManager | undefined, clock: Clock): Fence {
  // Without Web Locks the spool's epochs alone keep two tabs apart.
  if (!locks) return { take: async () => ({ release: () => {} }) };

  return {
    async take(invitationId, lost) {
      const turn = await hold(locks, `interview-${invitationId}-turn`, { steal: true });
      const hand = await patiently(locks, `interview-${invitationId}-hand`, clock);
      void turn.stolen.then(() => lost().finally(hand.release));
      return {
        release() {
          turn.release();
          hand.release();
        },
      };
    },
  };
}

interface Held {
  readonly release: () => void;
  /** resolves when another tab has taken it away; never after `release` */
  readonly stolen: Promise<void>;
}

function hold(locks: LockManager, name: string, options: LockOptions): Promise<Held> {
  return new Promise((granted, refused) => {
    let release: () => void = () => {};
    let held = false;
    let stolen: () => void = () => {};
    const wasStolen = new Promise<void>((resolve) => {
      stolen = resolve;
    });
    const kept = new Promise<void>((resolve) => {
      release = () => {
        // Let go by ourselves: whoever comes next has stolen nothing.
        stolen = () => {};
        resolve();
      };
    });
    locks
      .request(name, options, () => {
        held = true;
        granted({ release, stolen: wasStolen });
        return kept;
      })
      .catch((error: unknown) => (held ? stolen() : refused(error)));
  });
}

async function patiently(locks: LockManager, name: string, clock: Clock): Promise<Held> {
  const giveUp = new AbortController();
  const cancel = clock.after(patience, () => giveUp.abort());
  try {
    return await hold(locks, name, { signal: giveUp.signal });
  } catch {
    return hold(locks, name, { steal: true });
  } finally {
    cancel();
  }
}
