/**
 * How fast slices go up to the real server, beside a bare HTTP server that pipes the same bodies into the same kind of store (which hashes
 * and syncs) and asks nobody; and what the server holds in memory meanwhile. `pnpm bench:upload [--megabytes 100] [--rounds 5] [--slice 524288] [--flight 4] [--json]`, into a folder,
 * or the bucket of S3_ENDPOINT … if named. A benchmark is no test: it tells, and never fails.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempDisposable } from 'node:fs/promises';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { connect, type Sql } from '@interviews/db/connect.ts';
import { migrate } from '@interviews/db/migrate.ts';
import { started } from '@interviews/db/testing/builders.ts';
import { spawnTied, stopTied } from '@interviews/devstack/lifeline.ts';
import { freePort } from '@interviews/devstack/ports.ts';
import { startPostgres } from '@interviews/devstack/postgres.ts';
import { storageEnv } from '@interviews/storage/env.ts';
import { openStore } from '@interviews/storage/open-store.ts';
import { parseKeys } from '@interviews/tokens/keys.ts';
import { makeLink } from '@interviews/tokens/link.ts';
import { z } from 'zod';

const LINK_KEYS = `bench:${'a key for a benchmark alone'.replaceAll(' ', '-')}`;
const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '5' },
    slice: { type: 'string', default: '524288' }, // the recorder's
    flight: { type: 'string', default: '4' },
    json: { type: 'boolean', default: false },
    raw: { type: 'string' },
  },
});
const agent = new Agent({ keepAlive: true });
const bytesInAll = Number(values.megabytes) * 1_000_000;

if (values.raw) pipe(values.raw);
else await main(Number(values.rounds), Number(values.flight));

/** The limit: bodies into the store, and nothing else. */
function pipe(folder: string): void {
  const store = openStore(z.object(storageEnv).parse({ ...process.env, MEDIA_DIR: folder }));
  const server = createServer(async (incoming, answer) => {
    await store.put(`bench/${randomUUID()}`, incoming);
    answer.writeHead(204).end();
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(String((server.address() as AddressInfo).port)));
}

async function main(rounds: number, flight: number): Promise<void> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'bench-upload-'));
  const database = await startPostgres({ dir: join(folder.path, 'postgres') });
  await migrate(database.url);
  const sql = connect(database.url, { name: 'bench', max: 2 });
  const port = await freePort();
  const env = {
    ...process.env,
    PORT: String(port),
    DATABASE_URL: database.url,
    MEDIA_DIR: join(folder.path, 'media'),
    NEXTAUTH_SECRET: randomUUID(),
    AUTH_JWT_SECRET: randomUUID(),
    LINK_KEYS,
    LOG_LEVEL: 'error',
  };
  const ours = spawnTied(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url))], { env });
  const raw = spawnTied(process.execPath, [fileURLToPath(import.meta.url), '--raw', join(folder.path, 'raw')], { env });
  for (const child of [ours, raw]) child.stderr?.pipe(process.stderr);
  try {
    const rawUrl = `http://127.0.0.1:${await once(raw.stdout!, 'data').then(String)}`;
    const url = `http://127.0.0.1:${port}`;
    while (!(await fetch(`${url}/health/ready`).catch(() => null))?.ok) await new Promise((resolve) => setTimeout(resolve, 50));

    const slices = cut();
    const found: { ours: number; raw: number }[] = [];
    const held: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const put = await takeOn(url, sql);
      const one = { ours: await upload(slices, flight, put), raw: await upload(slices, flight, (_, slice) => send(rawUrl, {}, slice)) };
      held.push(await megabytesOf(ours.pid!));
      if (round > 0) found.push(one); // the first one warms
    }
    print(found, held);
  } finally {
    await stopTied(ours);
    await stopTied(raw);
    await sql.end({ timeout: 1 });
    await database.stop();
  }
}

type Slice = { readonly bytes: Buffer; readonly digest: string };

/** Hashed before the clock runs: the browser does that, not the server. */
function cut(): Slice[] {
  const size = Number(values.slice);
  return Array.from({ length: Math.ceil(bytesInAll / size) }, () => {
    const bytes = randomBytes(size);
    return { bytes, digest: `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:` };
  });
}

/** A new take on our server, begun as a candidate does; how a slice of it is put. */
async function takeOn(url: string, sql: Sql): Promise<(n: number, slice: Slice) => Promise<void>> {
  const invitation = await started(sql);
  const accessToken = makeLink(parseKeys(LINK_KEYS), { invitationId: invitation.id, generation: 1 });
  const post = async (path: string, body: object, bearer = '') => {
    const headers = { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) };
    const answer = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as { token: string; id: string; slicesToken: string };
  };
  const { token } = await post('/sessions/candidate', { accessToken });
  const question = invitation.questions.find(({ type }) => type === 'video');
  const take = await post(`/invitations/${invitation.id}/takes`, { questionId: question?.id }, token);
  return (n, slice) =>
    send(
      `${url}/api/v1/takes/${take.id}/slices/${n}`,
      { authorization: `Bearer ${take.slicesToken}`, 'content-digest': slice.digest },
      slice,
    );
}

async function send(url: string, headers: Record<string, string>, { bytes }: Slice): Promise<void> {
  const sending = request(url, { method: 'PUT', agent, headers: { ...headers, 'content-length': bytes.length } });
  sending.end(bytes);
  const [answer] = await once(sending, 'response');
  const said = await buffer(answer);
  if (answer.statusCode !== 204) throw new Error(`a slice answered ${answer.statusCode}: ${said}`);
}

/** Megabytes a second, with so many slices in flight. */
async function upload(slices: readonly Slice[], flight: number, put: (n: number, slice: Slice) => Promise<void>): Promise<number> {
  const start = performance.now();
  const rest = slices.entries();
  await Promise.all(
    Array.from({ length: flight }, async () => {
      for (const [n, slice] of rest) await put(n, slice);
    }),
  );
  return bytesInAll / 1_000_000 / ((performance.now() - start) / 1000);
}

/** What a process holds. */
async function megabytesOf(pid: number): Promise<number> {
  const ps = spawnTied('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Math.round(Number(await buffer(ps.stdout!)) / 1024);
}

function print(found: readonly { ours: number; raw: number }[], held: readonly number[]): void {
  const median = (of: (it: { ours: number; raw: number }) => number) =>
    found.map(of).toSorted((a, b) => a - b)[Math.floor(found.length / 2)]!;
  const medians = { ours: median((it) => it.ours), raw: median((it) => it.raw), ratio: median((it) => it.ours / it.raw) };
  if (values.json) {
    console.log(JSON.stringify({ ...medians, rounds: found, megabytesHeld: held }));
    return;
  }
  const rows = [
    ['', 'ours', 'raw pipe', 'ratio', 'want'],
    ['upload, MB a second', medians.ours.toFixed(0), medians.raw.toFixed(0), medians.ratio.toFixed(2), '≥ 0.80'],
    ['held after each round, MB', held.join(' '), '', '', 'flat'],
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
}
