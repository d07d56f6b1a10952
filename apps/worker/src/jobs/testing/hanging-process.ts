/** A worker that takes a mail, says so, and never finishes: for a test to kill. DATABASE_URL, and REDIS_URL where there is one. */
import { pino } from 'pino';
import { openQueues } from '../queues.ts';

const { DATABASE_URL = '', REDIS_URL } = process.env;
const queues = await openQueues({
  redisUrl: REDIS_URL || undefined,
  databaseUrl: DATABASE_URL,
  log: pino({ level: 'silent' }),
  handlers: {
    mail: () => {
      process.stdout.write('began\n');
      return new Promise(() => {});
    },
    media: async () => {},
    convert: async () => {},
    tick: async () => {},
    house: async () => {},
  },
});
await queues.add('mail', 'taken', { mailId: 'taken' });
