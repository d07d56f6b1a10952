import { TooMany } from '@interviews/api/problem.ts';

const MINUTE = 60_000;

/** How often in a minute: by one address, for one name, and by all together. A link is opened by a person; a scanner tries thousands. */
const limits = {
  sign_in: { address: 20, whom: 10, all: 600 },
  set_password: { address: 20, whom: 10, all: 600 },
  open_link: { address: 60, whom: 60, all: 3000 },
} as const;

export type Throttle = (what: keyof typeof limits, address: string, whom?: string) => void;

/** Counts in windows of a minute, in this process; several servers allow that many times more. */
export function makeThrottle(now: () => Date): Throttle {
  let window = 0;
  const counts = new Map<string, number>();
  return (what, address, whom) => {
    const at = now().getTime();
    if (Math.floor(at / MINUTE) !== window) {
      window = Math.floor(at / MINUTE);
      counts.clear();
    }
    const retryAfter = Math.ceil(((window + 1) * MINUTE - at) / 1000);
    const over = (key: string, limit: number) => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count > limit;
    };
    const { address: perAddress, whom: perName, all } = limits[what];
    // All are counted, whichever is over: a refused attempt is one too.
    const refused = [
      over(`${what} from ${address}`, perAddress),
      over(`${what} all`, all),
      whom !== undefined && over(`${what} for ${whom}`, perName),
    ];
    if (refused.includes(true)) throw new TooMany(retryAfter);
  };
}
