import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@interviews/db/connect.ts';
import { sweep } from '@interviews/db/queries/sweep.ts';
import { after, DAY } from '@interviews/domain/time.ts';
import { openStore } from '@interviews/storage/open-store.ts';
import { BadEnvironment, type Env, readEnv } from './env.ts';
import { keepConsuming } from './inbox/consume.ts';
import { takeAnalyses } from './inbox/take-analyses.ts';
import { lookIntoBucket } from './jobs/bucket.ts';
import { makeConverted } from './jobs/convert.ts';
import { keepHouse } from './jobs/house.ts';
import { makePlayable } from './jobs/media.ts';
import { openQueues } from './jobs/queues.ts';
import { reconcile } from './jobs/tick.ts';
import { ANALYSIS_TOPIC, EVENTS_TOPIC, makeKafka } from './kafka.ts';
import { makeLog } from './log.ts';
import { planMails } from './mail/plan-mails.ts';
import { sendMail, transport } from './mail/send-mail.ts';
import { findFfmpeg } from './media/ffmpeg.ts';
import { sweepWorkshops } from './media/workshop.ts';
import { openOutbox } from './relay/outbox.ts';
import { kafkaPublisher } from './relay/publisher.ts';
import { runRelay } from './relay/relay.ts';
import { makeHealthApp, makeWatch } from './watch.ts';

const env = readEnvOrExit();
const log = makeLog(env);
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());

const sql = connect(env.DATABASE_URL, { name: 'worker', max: 10 });
const store = openStore(env);
const ffmpeg = await findFfmpeg(env.FFMPEG_PATH);
const work = { sql, store, ffmpeg };
const kafka = makeKafka({ brokers: env.KAFKA_BROKERS, clientId: env.KAFKA_CLIENT_ID, log });
const post = { sql, keys: env.LINK_KEYS, frontendUrl: env.FRONTEND_URL, from: env.MAIL_FROM, transport: transport(env.SMTP_URL) };

const watch = makeWatch(sql);
const health = makeHealthApp(watch);
await health.listen({ port: env.WORKER_PORT, host: '0.0.0.0' });

const publisher = kafkaPublisher(kafka, EVENTS_TOPIC);
const relay = runRelay({
  openOutbox: () => openOutbox(env.DATABASE_URL),
  publisher,
  signal: stop.signal,
  news(news) {
    watch.hear(news);
    if (news.is === 'refused')
      log.error({ eventId: news.row.eventId, err: news.error }, 'the broker refuses an event; its aggregate waits behind it');
    else if (news.is === 'retrying' || news.is === 'lost') log.warn({ err: news.error, waitMs: news.waitMs }, `the relay is ${news.is}`);
    else if (news.is !== 'published') log.info(`the relay is ${news.is}`);
  },
});

const queues = await openQueues({
  redisUrl: env.redisUrl,
  databaseUrl: env.DATABASE_URL,
  log,
  handlers: {
    mail: async ({ mailId }) => log.info({ mailId, outcome: await sendMail(post, mailId) }, 'mail'),
    media: async ({ takeId }) => log.info({ takeId, outcome: await makePlayable(work, takeId) }, 'media'),
    convert: async ({ takeId }) => log.info({ takeId, outcome: await makeConverted(work, takeId) }, 'convert'),
    async tick() {
      const swept = await sweep(
        sql,
        () => new Date(),
        (invitationId, error) => log.error({ invitationId, err: error }, 'what fell due could not be written down'),
      );
      if (swept > 0) log.info({ swept }, 'what fell due was written down');
      await reconcile(sql, queues, ffmpeg !== null);
    },
    async house() {
      if (store.direct) await lookIntoBucket(sql, store, () => new Date());
      const failed = (takeId: string, error: unknown) => log.error({ takeId, err: error }, 'a recording could not be tidied away');
      const kept = await keepHouse({ sql, store, now: () => new Date(), failed });
      // No job works on one take for so long, and no upload takes so long: who began them was killed.
      const dayAgo = after(new Date(), -DAY);
      await sweepWorkshops(dayAgo);
      await store.sweep(dayAgo);
      if (Object.values(kept).some((gone) => gone > 0)) log.info(kept, 'tidied away');
    },
  },
});

const planned = (mailId: string) =>
  queues.add('mail', mailId, { mailId }).catch((error) => log.warn({ mailId, err: error }, 'a mail waits for the next tick'));
const inbox = { kafka, sql, log, signal: stop.signal };
const consumers = [
  // A group of its own: one whose members read different topics is shared out by kafkajs as if all of them read all.
  keepConsuming({
    ...inbox,
    topic: EVENTS_TOPIC,
    groupId: `${env.KAFKA_GROUP_ID}-mail`,
    take: planMails(sql, planned),
    news: watch.consumer('mail'),
  }),
  keepConsuming({
    ...inbox,
    topic: ANALYSIS_TOPIC,
    groupId: env.KAFKA_GROUP_ID,
    take: takeAnalyses(sql),
    news: watch.consumer('analysis'),
  }),
];

log.info({ port: env.WORKER_PORT, ffmpeg: ffmpeg?.path ?? 'none' }, 'the worker is up');
if (!stop.signal.aborted) await new Promise((resolve) => stop.signal.addEventListener('abort', resolve, { once: true }));

log.info('stopping: what runs is finished, nothing new is taken');
await relay;
await Promise.race([
  Promise.allSettled([...consumers, publisher[Symbol.asyncDispose](), queues[Symbol.asyncDispose](), health.close()]),
  sleep(10_000),
]);
post.transport.close();
await sql.end({ timeout: 2 });
process.exit(0); // kafkajs and BullMQ may hold a timer

function readEnvOrExit(): Env {
  try {
    return readEnv();
  } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
