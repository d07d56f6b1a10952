import { connect } from 'node:net';
import { ping, type Sql } from '@interviews/db/connect.ts';
import type { MediaStore } from '@interviews/storage/store.ts';
import type { FastifyInstance } from 'fastify';

/** What the process leans on, by name; each answers, or throws. */
export type Dependencies = Readonly<Record<string, () => Promise<void>>>;

const PATIENCE = 2000;

export function dependenciesOf(sql: Sql, store: MediaStore, kafka: readonly string[], redis: string | null): Dependencies {
  return {
    database: () => ping(sql),
    storage: () => store.ping(),
    ...(kafka.length > 0 && { kafka: () => Promise.any(kafka.map(reach)) }),
    ...(redis !== null && { redis: () => reach(redis) }),
  };
}

/** The probes: `live` is the process, `ready` whether commands can be served, `health` everything by name. */
export function health(app: FastifyInstance, dependencies: Dependencies): void {
  app.get('/health/live', () => ({ status: 'ok' }));

  app.get('/health/ready', async (_request, reply) => {
    const ready = await answers(dependencies['database']);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'down' });
  });

  app.get('/health', async (_request, reply) => {
    const entries = await Promise.all(
      Object.entries(dependencies).map(async ([name, ask]) => [name, (await answers(ask)) ? 'ok' : 'down'] as const),
    );
    const found = Object.fromEntries(entries);
    const status = found['database'] === 'down' ? 'down' : entries.some(([, it]) => it === 'down') ? 'degraded' : 'ok';
    return reply.code(status === 'down' ? 503 : 200).send({ status, dependencies: found });
  });
}

async function answers(ask: (() => Promise<void>) | undefined): Promise<boolean> {
  const late = AbortSignal.timeout(PATIENCE);
  const tooLate = new Promise<never>((_resolve, reject) => late.addEventListener('abort', () => reject(late.reason), { once: true }));
  return Promise.race([ask?.(), tooLate]).then(
    () => true,
    () => false,
  );
}

/** Whether something listens at `host:port`. */
function reach(address: string): Promise<void> {
  const { hostname, port } = new URL(address.includes('://') ? address : `tcp://${address}`);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: PATIENCE });
    const end = (settle: () => void) => () => {
      socket.destroy();
      settle();
    };
    socket.once('connect', end(resolve));
    socket.once(
      'error',
      end(() => reject(new Error('refused'))),
    );
    socket.once(
      'timeout',
      end(() => reject(new Error('silent'))),
    );
  });
}
