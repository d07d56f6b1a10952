import { createMachine } from '../machine.ts';
import type { Fence, Ports } from '../ports.ts';
import type { Recorder } from '../types.ts';
import { FakeCamera } from './camera.ts';
import { FakeClock } from './clock.ts';
import { FakeDisk } from './disk.ts';
import { FakeNetwork } from './network.ts';
import { FakeServer, sum } from './server.ts';

export interface Page {
  readonly recorder: Recorder;
  /** The tab is killed: none of its timers and promises does anything any more. */
  kill(): void;
  readonly alive: () => boolean;
  /** the disk of its browser */
  readonly browser: FakeDisk;
  readonly online: () => void;
}

/** One browser, one server and the time between them; more browsers by `another`. */
export function fakeWorld(seed = 7) {
  const clock = new FakeClock();
  const server = new FakeServer();
  const world = { ids: 0, cameras: 0, chance: seed >>> 0 };
  return { clock, server, ...fakeBrowser(clock, server, world), another: () => fakeBrowser(clock, server, world) };
}

/** A browser with its own network, disk, camera and tabs. */
function fakeBrowser(clock: FakeClock, server: FakeServer, world: { ids: number; cameras: number; chance: number }) {
  const network = new FakeNetwork(clock, server);
  const disk = new FakeDisk(clock);
  const camera = new FakeCamera(clock, ++world.cameras);
  const memory = { bytes: 256 * 1024 * 1024 };
  let holder: { lost: () => Promise<void>; alive: () => boolean } | null = null;

  function fenceOf(alive: () => boolean): Fence {
    return {
      async take(_invitationId, lost) {
        const older = holder;
        const mine = { lost, alive };
        holder = mine;
        await clock.wait(1);
        if (older?.alive()) await Promise.race([older.lost(), clock.wait(5_000)]);
        return {
          release: () => {
            if (holder === mine) holder = null;
          },
        };
      },
    };
  }

  function page(): Page {
    let alive = true;
    const back = new Set<() => void>();
    const ports: Ports = {
      clock: { now: () => clock.now(), wall: () => clock.wall(), after: (ms, run) => clock.after(ms, () => alive && run()) },
      api: mortal(network.api()),
      spool: mortal(disk.spool()),
      media: camera.media(),
      fence: mortal(fenceOf(() => alive)),
      get memory() {
        return memory.bytes;
      },
      room: async () => disk.room,
      sha256: async (bytes) => sum(bytes),
      uuid: () => `take-${world.ids++}`,
      random: () => {
        world.chance = (Math.imul(world.chance, 1_664_525) + 1_013_904_223) >>> 0;
        return world.chance / 2 ** 32;
      },
      awake: { hold: () => {}, release: () => {} },
      online: (run) => {
        back.add(run);
        return () => void back.delete(run);
      },
    };

    /** What a dead page asks for is never asked, and what it has asked for is never answered. */
    function mortal<T extends object>(port: T): T {
      return Object.fromEntries(
        Object.entries(port).map(([name, call]: [string, (...args: unknown[]) => Promise<unknown>]) => [
          name,
          (...args: unknown[]) => {
            if (!alive) return new Promise(() => {});
            return new Promise((resolve, reject) =>
              call(...args).then(
                (answer) => alive && resolve(answer),
                (error) => alive && reject(error),
              ),
            );
          },
        ]),
      ) as T;
    }

    const kill = () => {
      alive = false;
    };
    return {
      recorder: createMachine(ports, 'invitation'),
      kill,
      alive: () => alive,
      browser: disk,
      online: () => back.forEach((run) => void run()),
    };
  }

  /** Lets time pass until the page is in that phase. */
  async function until({ recorder }: Page, is: string, atMost = 120_000): Promise<void> {
    const end = clock.now() + atMost;
    while (recorder.state().is !== is) {
      if (clock.now() > end) throw new Error(`Still ${recorder.state().is}, not ${is}: ${JSON.stringify(recorder.state().faults)}`);
      await clock.advance(50);
    }
  }

  /** Records for some seconds and leaves it running. */
  async function recording(on: Page, seconds: number, limitSeconds = 120): Promise<string> {
    void on.recorder.record({ questionId: 'question', limitSeconds });
    await until(on, 'recording');
    await clock.advance(seconds * 1_000);
    return on.recorder.state().take?.takeId ?? '';
  }

  return { network, disk, camera, memory, page, until, recording };
}

export type World = ReturnType<typeof fakeWorld>;
export type Browser = ReturnType<typeof fakeBrowser>;

export function codes({ state }: Pick<Recorder, 'state'>): string[] {
  return state().faults.map(({ code }) => code);
}
