import type { Sql } from '@interviews/db/connect.ts';
import { gauges } from '@interviews/db/queries/gauges.ts';
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof makeMetrics>;

/** What `/metrics` shows; `refresh` brings the gauges of what the database holds up to date. */
export function makeMetrics() {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const registers = [register];
  const counter = <const Labels extends string[]>(name: string, help: string, labelNames: Labels) =>
    new Counter({ name, help, labelNames, registers });
  return {
    register,
    commands: counter('interview_commands_total', 'Commands, by name and outcome.', ['command', 'outcome']),
    queries: counter('interview_queries_total', 'Queries, by name and outcome.', ['query', 'outcome']),
    requests: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'How long answers took.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    completions: new Histogram({
      name: 'interview_completion_duration_seconds',
      help: 'From start to completion of an interview.',
      buckets: [60, 300, 600, 1200, 1800, 3600, 7200, 14_400, 86_400, 604_800],
      registers,
    }),
    held: {
      templates: new Gauge({ name: 'interview_templates_total', help: 'Templates, by status.', labelNames: ['status'], registers }),
      invitations: new Gauge({ name: 'interview_invitations_total', help: 'Invitations, by status.', labelNames: ['status'], registers }),
      responses: new Gauge({ name: 'interview_responses_total', help: 'Responses, by type.', labelNames: ['type'], registers }),
      outbox: new Gauge({ name: 'interview_outbox_events_total', help: 'Events, by status.', labelNames: ['status'], registers }),
    },
  };
}

/** Brings what the database holds into the gauges; every replica tells the same. */
export async function refreshHeld({ held }: Metrics, sql: Sql): Promise<void> {
  for (const { name, label, value } of await gauges(sql)) {
    if (name === 'templates') held.templates.set({ status: label }, value);
    else if (name === 'invitations') held.invitations.set({ status: label }, value);
    else if (name === 'responses') held.responses.set({ type: label }, value);
    else if (name === 'outbox') held.outbox.set({ status: label }, value);
  }
}

export function metricsRoute(app: FastifyInstance, metrics: Metrics, refresh: () => Promise<void>): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
  app.get('/metrics', async (_request, reply) => {
    await refresh();
    return reply.header('content-type', metrics.register.contentType).send(await metrics.register.metrics());
  });
}
