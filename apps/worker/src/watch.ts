import type { Sql } from '@interviews/db/connect.ts';
import { outboxLag } from '@interviews/db/queries/outbox.ts';
import Fastify, { type FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { RelayNews } from './relay/relay.ts';

/** What the worker shows of itself: numbers for Prometheus, health for whoever restarts it. */
export function makeWatch(sql: Sql) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const published = new Counter({
    name: 'interview_relay_published_total',
    help: 'Events that this relay brought to the broker',
    registers,
  });
  const refused = new Counter({ name: 'interview_relay_refused_total', help: 'Events that the broker refused for themselves', registers });
  const leading = new Gauge({ name: 'interview_relay_leading', help: '1 while this worker is the one that drains the outbox', registers });
  const retrying = new Gauge({ name: 'interview_relay_retrying', help: '1 while the broker or the database is out of reach', registers });
  new Gauge({
    name: 'interview_outbox_lag_seconds',
    help: 'Age of the oldest event that waits for the broker',
    registers,
    async collect() {
      this.set(await outboxLag(sql));
    },
  });

  let relay: RelayNews['is'] = 'standing-by';
  return {
    registry,
    /** The relay's news, turned into numbers. */
    hear(news: RelayNews): void {
      if (news.is !== 'refused') relay = news.is;
      leading.set(news.is === 'leading' || news.is === 'published' || news.is === 'retrying' ? 1 : news.is === 'refused' ? 1 : 0);
      retrying.set(news.is === 'retrying' || news.is === 'lost' ? 1 : 0);
      if (news.is === 'published') published.inc(news.rows.length);
      if (news.is === 'refused') refused.inc();
    },
    /** `ready`: the database answers. A broker that is away makes the worker `degraded`: it retries, and nothing is lost. */
    async health() {
      const database = await sql`select 1`.then(
        () => 'ok' as const,
        () => 'down' as const,
      );
      const broker = relay === 'retrying' ? ('down' as const) : ('ok' as const);
      return { status: database === 'down' ? 'down' : broker === 'down' ? 'degraded' : 'ok', dependencies: { database, broker }, relay };
    },
  };
}

export type Watch = ReturnType<typeof makeWatch>;

/** The worker's port: nothing but health and numbers. */
export function makeHealthApp(watch: Watch): FastifyInstance {
  const app = Fastify();
  app.get('/health/live', () => ({ status: 'ok' }));
  for (const path of ['/health', '/health/ready']) {
    app.get(path, async (_request, reply) => {
      const health = await watch.health();
      return reply.code(health.status === 'down' ? 503 : 200).send(health);
    });
  }
  app.get('/metrics', async (_request, reply) => reply.type(watch.registry.contentType).send(await watch.registry.metrics()));
  return app;
}
