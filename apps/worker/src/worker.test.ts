import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { change } from '@interviews/db/change.ts';
import type { Sql } from '@interviews/db/connect.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { invited, outboxOf, started } from '@interviews/db/testing/builders.ts';
import { startBroker } from '@interviews/devstack/broker/broker.ts';
import { spawnTied, stopTied } from '@interviews/devstack/lifeline.ts';
import { startMailCatcher } from '@interviews/devstack/mail/catcher.ts';
import { freePort } from '@interviews/devstack/ports.ts';
import type { ResponseId, TakeId } from '@interviews/domain/ids.ts';
import type { Invitation } from '@interviews/domain/invitation/invitation.ts';
import { revoke } from '@interviews/domain/invitation/lifecycle.ts';
import { respond } from '@interviews/domain/invitation/questions.ts';
import { beginTake, finishTake } from '@interviews/domain/invitation/takes.ts';
import { fileStore } from '@interviews/storage/files.ts';
import { playableKey, sliceKey } from '@interviews/storage/keys.ts';
import { database } from '@interviews/testing/database.ts';
import { until } from '@interviews/testing/until.ts';
import { parseKeys } from '@interviews/tokens/keys.ts';
import { readLink } from '@interviews/tokens/link.ts';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { analysisOf } from './inbox/testing/stage.ts';
import { ANALYSIS_TOPIC, makeKafka } from './kafka.ts';
import { makeSeekable } from './media/make.ts';

const LINK_KEYS = 'test:a-secret-that-is-long-enough-for-tests';
const main = new URL('./main.ts', import.meta.url).pathname;

/** The worker as it runs: a process of its own, on a real database, broker, mail server and folder; the broker may come later than it. */
async function world({ brokerLater = false } = {}) {
  const dir = await mkdtempDisposable(join(tmpdir(), 'worker-'));
  const db = await database({ connections: 4 });
  const [smtpPort, mailPort, workerPort, brokerPort] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const startOurs = () => startBroker({ dir: join(dir.path, 'broker'), port: brokerPort });
  let broker = process.env['KAFKA_BROKERS'] || brokerLater ? undefined : await startOurs();
  const brokers = process.env['KAFKA_BROKERS'] ?? `127.0.0.1:${brokerPort}`;
  const mail = await startMailCatcher({ dir: join(dir.path, 'mail'), smtpPort, port: mailPort });
  const media = join(dir.path, 'media');
  const env = {
    ...process.env,
    DATABASE_URL: db.url,
    KAFKA_BROKERS: brokers,
    KAFKA_GROUP_ID: `worker-test-${randomUUID()}`,
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    FRONTEND_URL: 'http://interviews.test',
    MEDIA_DIR: media,
    WORKER_PORT: String(workerPort),
    LINK_KEYS,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'error',
  };
  const start = () => {
    const child = spawnTied(process.execPath, ['--disable-warning=TimeoutNegativeWarning', main], { env });
    child.stdout?.pipe(process.stdout);
    child.stderr?.pipe(process.stderr);
    return child;
  };
  let worker = start();
  const address = `http://127.0.0.1:${workerPort}`;
  const ready = () => until(async () => (await fetch(`${address}/health/ready`)).ok, 'the worker to be ready');
  await ready();
  return {
    sql: db.sql,
    store: fileStore(media),
    address,
    mailsTo: async (recipient: string): Promise<{ subject: string; text: string }[]> => {
      const answer = await fetch(`http://127.0.0.1:${mailPort}/api/messages?to=${encodeURIComponent(recipient)}`);
      return ((await answer.json()) as { messages: { subject: string; text: string }[] }).messages;
    },
    async broker() {
      broker = await startOurs();
    },
    /** What the analysis service would send. */
    async analysed(event: object) {
      const kafka = makeKafka({ brokers: [brokers], clientId: 'analysis-service', log: pino({ level: 'silent' }) });
      const producer = kafka.producer();
      await producer.connect();
      await producer.send({ topic: ANALYSIS_TOPIC, messages: [{ value: JSON.stringify(event) }] });
      await producer.disconnect();
    },
    async restart() {
      worker.kill('SIGKILL');
      worker = start();
      await ready();
    },
    async [Symbol.asyncDispose]() {
      await stopTied(worker);
      await mail[Symbol.asyncDispose]();
      await broker?.close();
      await db[Symbol.asyncDispose]();
      await dir[Symbol.asyncDispose]();
    },
  };
}

/** A take whose one slice lies in the store, as the server leaves it; sent at once, before anybody could look at it, or not. */
async function stored(
  sql: Sql,
  store: ReturnType<typeof fileStore>,
  bytes: Buffer,
  sent: boolean,
): Promise<{ invitation: Invitation; takeId: TakeId }> {
  const invitation = await started(sql);
  const video = invitation.questions.find(({ type }) => type === 'video')!;
  const takeId = randomUUID() as TakeId;
  const slice = { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  await store.put(sliceKey(takeId, 0, slice.sha256), Readable.from([bytes]));
  const now = () => new Date();
  await change(sql, invitations, invitation.id, { now }, (it, _, at) =>
    beginTake(it, { id: takeId, questionId: video.id, direct: false }, at),
  );
  await change(sql, invitations, invitation.id, { now }, (it, _, at) =>
    finishTake(it, takeId, { mimeType: 'video/webm', duration: 3, slices: [slice] }, new Map([[0, slice]]), at),
  );
  if (sent) {
    const answer = { invitationId: invitation.id, id: randomUUID() as ResponseId, questionId: video.id, type: 'video' as const, takeId };
    await change(sql, invitations, invitation.id, { now, about: takeId }, (it, _, at) => respond(it, answer, at));
  }
  return { invitation, takeId };
}
const takeOf = async (sql: Sql, id: string) =>
  (await sql`select state, duration, checked, problem, mime_type from takes where id = ${id}`)[0];

test('what HR and candidates do reaches the mailbox, the player and the log of events, whatever was killed meanwhile', async () => {
  await using it = await world();

  // an invitation is mailed once, with a link that opens it and nothing else
  const invitation = await invited(it.sql);
  await until(async () => (await it.mailsTo(invitation.candidateEmail)).length > 0, 'the invitation mail');
  const [letter] = await it.mailsTo(invitation.candidateEmail);
  const token = /http:\/\/interviews\.test\/interview\/(\S+)/.exec(letter?.text ?? '')?.[1] ?? '';
  expect(readLink(parseKeys(LINK_KEYS), token)).toMatchObject({ invitationId: invitation.id });

  // a take becomes seekable, and its length true; noise becomes a take that may be made again
  const webm = await readFile(new URL('./media/fixtures/take.webm', import.meta.url));
  const good = await stored(it.sql, it.store, webm, true);
  const noise = await stored(it.sql, it.store, randomBytes(20_000), false);
  await until(async () => (await takeOf(it.sql, good.takeId))?.['state'] === 'ready', 'the take to be playable');
  await until(async () => (await takeOf(it.sql, noise.takeId))?.['state'] === 'broken', 'the noise to be found out');
  const take = await takeOf(it.sql, good.takeId);
  expect(take?.['duration']).toBeCloseTo(3, 0);
  const playable = await buffer(await it.store.open(playableKey(good.takeId)));
  await using folder = await mkdtempDisposable(join(tmpdir(), 'played-'));
  const [played, checked] = [join(folder.path, 'played'), join(folder.path, 'checked')];
  await writeFile(played, playable);
  expect(await makeSeekable(played, checked, { ffmpeg: null })).toMatchObject({ frames: 45 });
  expect((await outboxOf(it.sql, noise.invitation.id)).map(({ eventType }) => eventType)).toContain('question.reopened');

  // what falls due is written down by itself
  const short = await invited(it.sql, { expiresAt: new Date(Date.now() + 1500) });
  await until(async () => (await outboxOf(it.sql, short.id)).some(({ eventType }) => eventType === 'invitation.expired'), 'the expiry');

  // what the analysis service says of an interview is kept beside it
  await it.analysed(analysisOf(invitation.id));
  await until(async () => (await it.sql`select 1 from analyses where invitation_id = ${invitation.id}`).length > 0, 'the analysis');

  // a worker that is killed loses nothing, and mails nobody twice
  await it.restart();
  const later = await invited(it.sql);
  await until(async () => (await it.mailsTo(later.candidateEmail)).length > 0, 'the mail of after the crash');
  await until(async () => (await it.sql`select 1 from outbox where status <> 'published'`).length === 0, 'the outbox to be empty');
  expect(await it.mailsTo(invitation.candidateEmail)).toHaveLength(1);

  // a link that was withdrawn before its mail left is not mailed
  const withdrawn = await invited(it.sql);
  await change(it.sql, invitations, withdrawn.id, { now: () => new Date() }, (state, _, at) => revoke(state, at));
  await until(
    async () => (await it.sql`select 1 from mails where invitation_id = ${withdrawn.id} and status <> 'pending'`).length > 0,
    'the mail to be decided',
  );
  await sleep(200);
  expect((await it.mailsTo(withdrawn.candidateEmail)).length).toBeLessThanOrEqual(1);

  // its numbers say so
  const numbers = await (await fetch(`${it.address}/metrics`)).text();
  expect(numbers).toMatch(/interview_outbox_lag_seconds 0\b/);
  expect(numbers).toMatch(/^interview_relay_published_total [1-9]/m);
  for (const [name, kind] of [
    ['interview_outbox_lag_seconds', 'gauge'],
    ['interview_relay_published_total', 'counter'],
    ['interview_completion_duration_seconds', 'histogram'],
    ['process_cpu_seconds_total', 'counter'],
  ])
    expect(numbers).toMatch(new RegExp(`^# TYPE ${name} ${kind}$`, 'm'));
}, 90_000);

test.skipIf(process.env['KAFKA_BROKERS'])(
  'a worker that starts before its broker serves meanwhile, and reads when it is there',
  async () => {
    await using it = await world({ brokerLater: true });
    const { id } = await invited(it.sql);
    const health = async () => (await (await fetch(`${it.address}/health`)).json()) as object;
    expect(await health()).toMatchObject({ status: 'degraded', dependencies: { analysis: 'down', mail: 'down', database: 'ok' } });
    await it.broker();
    await until(async () => JSON.stringify(await health()).includes('"analysis":"ok"'), 'the place', 40_000);
    await it.analysed(analysisOf(id));
    await until(async () => (await it.sql`select 1 from analyses`).length > 0, 'the analysis');
  },
  60_000,
);
