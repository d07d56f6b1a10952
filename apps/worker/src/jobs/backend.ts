import { createPostgresBackend, type Job, Queue, type QueueOptions, Worker, type WorkerOptions, withBackend } from 'bullmq';
import { Redis } from 'ioredis';

export type Where = { readonly redisUrl: string | undefined; readonly databaseUrl: string };
type Options<O> = Omit<O, 'connection'>;

/** BullMQ's constructors over Redis where it is configured, over PostgreSQL (a schema of its own) otherwise. `close` comes after theirs. */
export function backend({ redisUrl, databaseUrl }: Where) {
  if (redisUrl) {
    // Told to fail at once, so that who adds a job (the row is there, a tick makes the job anew) never waits for a Redis that is away.
    const adding = new Redis(redisUrl, { maxRetriesPerRequest: null, enableOfflineQueue: false });
    const working = new Redis(redisUrl, { maxRetriesPerRequest: null }); // workers wait for ever, and say so themselves
    return {
      queue: (name: string, options: Options<QueueOptions>) => new Queue(name, { ...options, connection: adding }),
      worker: (name: string, work: (job: Job) => Promise<unknown>, options: Options<WorkerOptions>) =>
        new Worker(name, work, { ...options, connection: working }),
      close() {
        adding.disconnect();
        working.disconnect();
      },
    };
  }
  const onPostgres = withBackend(createPostgresBackend);
  const connection = { connectionString: databaseUrl, schema: 'bullmq', migrate: true, max: 5 };
  return {
    queue: (name: string, options: Options<QueueOptions>) => new onPostgres.Queue(name, { ...options, connection }),
    worker: (name: string, work: (job: Job) => Promise<unknown>, options: Options<WorkerOptions>) =>
      new onPostgres.Worker(name, work as never, { ...options, connection }),
    close() {},
  };
}
