import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Services } from '@interviews/api/context.ts';
import { fileStore } from '@interviews/storage/files.ts';
import { s3Store } from '@interviews/storage/s3.ts';
import { database } from '@interviews/testing/database.ts';
import { parseKeys } from '@interviews/tokens/keys.ts';
import { makeLink } from '@interviews/tokens/link.ts';
import { SignJWT } from 'jose';
import { makeApp } from '../app.ts';
import { makeLog } from '../log.ts';
import { dependenciesOf } from '../routes/health.ts';
import { makeMetrics, refreshHeld } from '../routes/metrics.ts';

export const secrets = { nextAuth: 'a-secret-of-next-auth-for-tests-only', jwt: 'a-secret-of-tokens-for-tests-only-32' };

// biome-ignore lint/suspicious/noExplicitAny: an answer is what a test says it is
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: any; readonly text: string };
type Sent = { readonly body?: unknown; readonly bearer?: string | undefined; readonly headers?: Record<string, string> };

type Options = {
  readonly rateLimits?: boolean;
  readonly bucket?: boolean;
  /** How tokens are checked: of which issuer, for which audience. */
  readonly jwt?: Partial<Services['jwt']>;
};

/** The real server on a real database and port, with its log in memory. `hour` moves its clock. */
export async function serve({ rateLimits = false, bucket = false, jwt: bound = {} }: Options = {}) {
  const db = await database({ connections: 8 });
  const folder = await mkdtemp(join(tmpdir(), 'media-'));
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  let skew = 0;
  const now = () => new Date(Date.now() + skew);
  const metrics = makeMetrics();
  const store = bucket ? s3Store(bucketOfTests()) : fileStore(folder);
  const jwt = { secret: secrets.jwt, jwksUrl: null, issuer: null, audience: null, ...bound };
  const services = {
    sql: db.sql,
    store,
    keys: parseKeys('k1:a-key-of-links-for-tests-only-32-chars'),
    jwt,
    now,
    frontendUrl: 'http://front.test',
    invitationDefaultExpiryDays: 7,
  };
  const app = await makeApp({
    services,
    settings: { nextAuthSecret: secrets.nextAuth, corsOrigins: ['https://partner.test'], trustProxy: undefined, rateLimits },
    log: makeLog({ LOG_LEVEL: 'trace' }, destination),
    metrics,
    dependencies: dependenciesOf(db.sql, store, [], null),
    refreshMetrics: () => refreshHeld(metrics, db.sql),
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

  /** One request; a body that is no text or bytes is sent as JSON. */
  async function call(method: string, path: string, { body, bearer, headers = {} }: Sent = {}): Promise<Answer> {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(bearer && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && !raw && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString('latin1');
    const isJson = bytes.length > 0 && response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(bytes.toString()) : bytes, text };
  }

  return {
    url,
    sql: db.sql,
    store,
    services,
    call,
    /** Gives a link's token for its cookie, as a browser would, and the session in it. */
    async enter(invitationId: string) {
      const accessToken = makeLink(services.keys, { invitationId, generation: 1 });
      const { status, body, headers } = await call('POST', '/api/v1/sessions/candidate', { body: { accessToken } });
      if (status !== 200) throw new Error(`the link answered ${status}`);
      return { accessToken, token: String(body.token), cookie: String(headers.get('set-cookie')).split(';')[0] ?? '' };
    },
    /** Everything logged so far. */
    log: () => lines.join(''),
    pass: (milliseconds: number) => {
      skew += milliseconds;
    },
    /** The token of somebody whose account is elsewhere. */
    bearer: ({ id, ...claims }: { id: string; role?: string; companyId?: string }) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(id)
        .setExpirationTime(Math.floor(now().getTime() / 1000) + 7200)
        .sign(new TextEncoder().encode(jwt.secret)),
    async [Symbol.asyncDispose]() {
      const closed = app.close();
      // A client's pool may hold connections on which nothing was ever asked: those are not idle to Node.
      app.server.closeAllConnections();
      await closed;
      await db[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** As tools and CI name it. */
function bucketOfTests() {
  const { S3_ENDPOINT = '', S3_BUCKET = '', S3_ACCESS_KEY_ID = '', S3_SECRET_ACCESS_KEY = '', S3_REGION = 'us-east-1' } = process.env;
  return {
    endpoint: S3_ENDPOINT,
    publicEndpoint: S3_ENDPOINT,
    bucket: S3_BUCKET,
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
    region: S3_REGION,
    forcePathStyle: true,
  };
}

export type Server = Awaited<ReturnType<typeof serve>>;

export const digestOf = (bytes: Buffer) => ({
  hex: createHash('sha256').update(bytes).digest('hex'),
  header: `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`,
});

/** Bytes that begin like a WebM file. */
export const webm = (size: number) => Buffer.concat([Buffer.from('1a45dfa3', 'hex'), randomBytes(size - 4)]);
