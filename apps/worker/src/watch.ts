import { ping, type Sql } from '@interviews/db/connect.ts';
import { outboxLag } from '@interviews/db/queries/outbox.ts';
import { eventData } from '@interviews/domain/events.ts';
import Fastify, { type FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Consumption } from './inbox/consume.ts';
import type { OutboxRow } from './relay/outbox.ts';
import type { RelayNews } from './relay/relay.ts';

/** What topics are read for. */
type Purpose = 'mail' | 'analysis';

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
  const reading = new Gauge({
    name: 'interview_consumer_reading',
    help: '1 while this worker has its place among those that read for this purpose',
    labelNames: ['consumer'],
    registers,
  });
  const taken = new Counter({
    name: 'interview_consumed_events_total',
    help: 'Records read from topics, by what became of them; one that was refused is kept in sight',
    labelNames: ['consumer', 'outcome'],
    registers,
  });
  const completions = new Histogram({
    name: 'interview_completion_duration_seconds',
    help: 'From start to completion of an interview.',
    // The server has the same name and buckets, so that the two can be added up.
    buckets: [60, 300, 600, 1200, 1800, 3600, 7200, 14_400, 86_400, 604_800],
    registers,
  });
  new Gauge({
    name: 'interview_outbox_lag_seconds',
    help: 'Age of the oldest event that waits for the broker',
    registers,
    async collect() {
      this.set(await outboxLag(sql));
    },
  });

  let relay: RelayNews['is'] = 'standing-by';
  const consumers: Record<Purpose, 'ok' | 'down'> = { mail: 'down', analysis: 'down' };
  for (const consumer of Object.keys(consumers)) reading.set({ consumer }, 0);
  return {
    registry,
    /** The relay's news, turned into numbers. */
    hear(news: RelayNews): void {
      if (news.is !== 'refused') relay = news.is;
      leading.set(news.is === 'leading' || news.is === 'published' || news.is === 'retrying' ? 1 : news.is === 'refused' ? 1 : 0);
      retrying.set(news.is === 'retrying' || news.is === 'lost' ? 1 : 0);
      if (news.is === 'published') {
        published.inc(news.rows.length);
        for (const seconds of news.rows.flatMap(completedByItself)) completions.observe(seconds);
      }
      if (news.is === 'refused') refused.inc();
    },
    /** The news of one consumer. */
    consumer: (consumer: Purpose): Consumption['news'] => ({
      consuming(is) {
        consumers[consumer] = is;
        reading.set({ consumer }, is === 'ok' ? 1 : 0);
      },
      took: (outcome) => taken.inc({ consumer, outcome: outcome.replace(' ', '_') }),
    }),
    /** `ready`: the database answers. A broker that is away makes the worker `degraded`: it retries, and nothing is lost. */
    async health() {
      const database = await ping(sql).then(
        () => 'ok' as const,
        () => 'down' as const,
      );
      const broker = relay === 'retrying' ? ('down' as const) : ('ok' as const);
      const dependencies = { database, broker, ...consumers };
      const status = database === 'down' ? 'down' : Object.values(dependencies).includes('down') ? 'degraded' : 'ok';
      return { status, dependencies, relay };
    },
  };
}

/** The seconds of an interview that was completed by its time: one that a candidate ends is observed by the server. */
function completedByItself({ eventType, data }: OutboxRow): number[] {
  if (eventType !== 'invitation.completed') return [];
  const { data: it } = eventData['invitation.completed'].safeParse(JSON.parse(data)); // the relay never stumbles over what it only counts
  return it && it.completionReason !== 'candidate' ? [it.duration] : [];
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
