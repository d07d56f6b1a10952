import type { Job } from 'bullmq';
import type { Logger } from 'pino';
import { backend, type Where } from './backend.ts';

/** Work after the fact. PostgreSQL's rows say what is to be done; a job only does it soon, and every job can be made again from the rows. */
export type Work = {
  readonly mail: { mailId: string };
  readonly media: { takeId: string };
  readonly convert: { takeId: string };
  readonly tick: Record<string, never>;
  readonly house: Record<string, never>;
};
export type WorkName = keyof Work;

type Options = Where & { readonly log: Logger; readonly handlers: { readonly [Name in WorkName]: (data: Work[Name]) => Promise<unknown> } };

/** How many of each are done at once in one worker: decoding takes a whole core. */
const concurrency: Record<WorkName, number> = { mail: 4, media: 1, convert: 1, tick: 1, house: 1 };
/** How often the rows are looked at, and what falls due is told at most this much later; how often the house is kept. */
const beats = [
  ['tick', 1000],
  ['house', 60_000],
] as const;
const KEEP_BEATS_MS = 2000;

/** How long a killed worker's job waits before another takes it; a living one renews its lock. */
const LOCK_MS = 6000;

/** Opens the queues and begins to work. A job that was given up is forgotten: the next tick finds its row and makes it anew. */
export async function openQueues({ log, handlers, ...where }: Options) {
  const { queue, worker, close } = backend(where);
  const outOfReach = (error: Error) => log.warn({ err: error }, 'the job queue is out of reach');

  const queueOf = (name: WorkName) => {
    const backoff = { type: 'exponential', delay: 1000 };
    const it = queue(name, { defaultJobOptions: { attempts: 5, backoff, removeOnComplete: true, removeOnFail: true } });
    it.on('error', outOfReach);
    return it;
  };
  const workerOf = <Name extends WorkName>(name: Name) => {
    const it = worker(name, (job: Job) => handlers[name](job.data as Work[Name]), {
      concurrency: concurrency[name],
      autorun: false,
      lockDuration: LOCK_MS,
      stalledInterval: LOCK_MS,
    });
    it.on('error', outOfReach);
    it.on('failed', (job, error) => log.warn({ job: name, id: job?.id, attempts: job?.attemptsMade, err: error }, 'a job failed'));
    return it;
  };

  const queues = {
    mail: queueOf('mail'),
    media: queueOf('media'),
    convert: queueOf('convert'),
    tick: queueOf('tick'),
    house: queueOf('house'),
  };
  const workers = [workerOf('mail'), workerOf('media'), workerOf('convert'), workerOf('tick'), workerOf('house')];
  /** A Redis that was emptied has forgotten them too. */
  const keepBeats = async () => {
    for (const [name, every] of beats) {
      if (!(await queues[name].getJobScheduler(name)))
        await queues[name].upsertJobScheduler(name, { every }, { name, data: {}, opts: { attempts: 1 } });
    }
  };
  await Promise.all(Object.values(queues).map((it) => it.waitUntilReady()));
  await keepBeats();
  const keeping = setInterval(() => keepBeats().catch(outOfReach), KEEP_BEATS_MS);
  for (const it of workers) it.run().catch(outOfReach);

  return {
    /** Has it done soon; the same id while one waits or runs changes nothing. */
    async add<Name extends WorkName>(name: Name, id: string, data: Work[Name]): Promise<void> {
      await queues[name].add(name, data, { jobId: id });
    },
    /** Lets what runs finish, and takes nothing new. */
    async [Symbol.asyncDispose]() {
      clearInterval(keeping);
      await Promise.all(workers.map((it) => it.close()));
      await Promise.all(Object.values(queues).map((it) => it.close()));
      close();
    },
  };
}

export type Queues = Awaited<ReturnType<typeof openQueues>>;
