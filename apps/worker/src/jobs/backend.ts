import { createPostgresBackend, type Job, Queue, type QueueOptions, Worker, type WorkerOptions, withBackend } from 'bullmq';

export type Where = { readonly redisUrl: string | undefined; readonly databaseUrl: string };
type Options<O> = Omit<O, 'connection'>;

/** BullMQ's constructors over Redis where it is configured, over PostgreSQL (a schema of its own) otherwise. */
export function backend({ redisUrl, databaseUrl }: Where) {
  if (redisUrl) {
    const connection = redis(redisUrl);
    return {
      queue: (name: string, options: Options<QueueOptions>) => new Queue(name, { ...options, connection }),
      worker: (name: string, work: (job: Job) => Promise<unknown>, options: Options<WorkerOptions>) =>
        new Worker(name, work, { ...options, connection }),
    };
  }
  const onPostgres = withBackend(createPostgresBackend);
  const connection = { connectionString: databaseUrl, schema: 'bullmq', migrate: true, max: 5 };
  return {
    queue: (name: string, options: Options<QueueOptions>) => new onPostgres.Queue(name, { ...options, connection }),
    worker: (name: string, work: (job: Job) => Promise<unknown>, options: Options<WorkerOptions>) =>
      new onPostgres.Worker(name, work as never, { ...options, connection }),
  };
}

function redis(address: string) {
  const { hostname, port, username, password, protocol, pathname } = new URL(address);
  return {
    host: hostname,
    port: Number(port || 6379),
    db: Number(pathname.slice(1) || 0),
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
    maxRetriesPerRequest: null, // BullMQ's workers wait for ever, and say so themselves
  };
}
