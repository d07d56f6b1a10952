import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, expect, vi } from 'vitest';
import { type Answer, doorsOf, routeOf } from './doors.ts';
import { openTarget } from './target.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** How many requests a case took. */
    requests?: number;
    /** How many of them were answered 500. */
    failures?: number;
  }
}

/** What questions are made of here. */
export const asking = {
  video: { text: 'Who are you?', type: 'video' },
  text: { text: 'Why?', type: 'text' },
  choice: { text: 'When?', type: 'multiple_choice', options: [{ text: 'Now' }, { text: 'Later' }] },
} as const;

type Skip = (condition: boolean, note: string) => void;

export type Hr = { readonly bearer: string };

/** An interview under way, and who answers it. */
export type Interview = {
  readonly id: string;
  readonly candidate: string;
  readonly questions: readonly string[];
};

/** The server under test for one file of cases, and how to get into the situations that the contract speaks of. */
export async function contract() {
  const target = await openTarget();
  // Another server's clock is waited for.
  vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
  const { send, ask, statuses } = doorsOf(target.url);
  let counted = 0;
  afterEach(({ task }) => {
    const its = statuses.slice(counted);
    task.meta.requests = its.length;
    task.meta.failures = its.filter((status) => status === 500).length;
    counted = statuses.length;
  });
  afterAll(async () => {
    expect(statuses.filter((status) => status === 500)).toEqual([]);
    await target.close();
  });

  /** Before a case that needs more than this target gives: why it is left out is printed with the count. */
  const only = {
    minting: (skip: Skip) => skip(!target.mint, 'needs AUTH_JWT_SECRET, to be whoever it takes'),
    analysing: (skip: Skip) => skip(!target.analysed, 'an analysis comes through that server’s own Kafka'),
    resident: (skip: Skip) => skip(!target.account, 'needs HR_EMAIL and HR_PASSWORD of an admin there'),
  };

  /** Through REST, and it must succeed. */
  async function make(procedure: string, input: Readonly<Record<string, unknown>>, bearer?: string) {
    const answer = await ask('REST', procedure, input, bearer);
    expect(answer.code, `${procedure} ${answer.errors}`).toBeNull();
    expect([200, routeOf(procedure).meta.rest.success]).toContain(answer.status);
    return answer.output;
  }

  let session: Promise<Hr> | undefined;
  /** An admin with an account there, whose company's people are kept there too; null where none is known. */
  async function resident(): Promise<Hr | null> {
    if (target.account) session ??= make('sessions.hr', target.account).then(({ token }) => ({ bearer: String(token) }));
    return session ?? null;
  }

  /** An admin; of a company of its own where tokens can be minted. */
  async function admin(companyId: string = randomUUID()): Promise<Hr> {
    if (target.mint) return { bearer: await target.mint({ sub: randomUUID(), role: 'admin', companyId }) };
    return (await resident())!;
  }

  const template = (hr: Hr, over: object = {}) =>
    make('templates.create', { title: 'Engineer', questions: Object.values(asking), ...over }, hr.bearer);

  async function published(hr: Hr, over: object = {}) {
    const { id } = await template(hr, over);
    return make('templates.publish', { templateId: id }, hr.bearer);
  }

  /** Invited, and able to come in. */
  async function invited(hr: Hr, { templateId, ...over }: { templateId?: string; expiresAt?: string; [field: string]: unknown } = {}) {
    const of = templateId ?? (await published(hr)).id;
    const candidateId = randomUUID();
    const person = { candidateId, candidateEmail: `${candidateId}@example.com`, candidateName: 'Kim' };
    const invitation = await make('invitations.create', { templateId: of, ...person, ...over }, hr.bearer);
    const candidate: string = target.mint
      ? await target.mint({ sub: candidateId, role: 'candidate' })
      : (await make('sessions.candidate', { accessToken: invitation.accessToken })).token;
    return { invitation, id: String(invitation.id), candidate };
  }

  async function started(hr: Hr, over: Parameters<typeof invited>[1] = {}): Promise<Interview> {
    const { id, candidate } = await invited(hr, over);
    const { questions } = await make('invitations.start', { invitationId: id }, candidate);
    return { id, candidate, questions: questions.map((question: { id: string }) => question.id) };
  }

  const begun = (it: Interview, over: object = {}) =>
    make('takes.begin', { invitationId: it.id, questionId: it.questions[0], ...over }, it.candidate);

  const put = (takeId: string, n: number | string, bytes: Uint8Array, bearer: string, digest: string = digestOf(bytes).header) =>
    send('PUT', `/api/v1/takes/${takeId}/slices/${n}`, { bearer, body: bytes, headers: { 'content-digest': digest } });

  /** A take that has arrived whole. */
  async function stored(it: Interview, over: object = {}) {
    const take = await begun(it, over);
    const bytes = webm(2000);
    expect((await put(take.id, 0, bytes, take.slicesToken)).status).toBe(204);
    return make('takes.finish', { takeId: take.id, duration: 2, slices: [sliceOf(bytes)] }, take.slicesToken);
  }

  return {
    target,
    only,
    send,
    ask,
    make,
    admin,
    resident,
    template,
    published,
    invited,
    started,
    begun,
    put,
    stored,
    soon: (ms: number) => soon(target.now(), ms),
  };
}

const soon = (now: Date, ms: number) => new Date(now.getTime() + ms).toISOString();

export const digestOf = (bytes: Uint8Array) => {
  const sha256 = createHash('sha256').update(bytes).digest();
  return { hex: sha256.toString('hex'), header: `sha-256=:${sha256.toString('base64')}:` };
};

export const sliceOf = (bytes: Uint8Array) => ({ size: bytes.length, sha256: digestOf(bytes).hex });

/** Bytes that begin like a WebM file. */
export const webm = (size: number) => Buffer.concat([Buffer.from('1a45dfa3', 'hex'), randomBytes(size - 4)]);

/** The refusal that the contract names; `at` are the paths of its `errors`. */
export function mustBe(answer: Answer, status: number, code: string, ...at: readonly string[]): void {
  expect({ status: answer.status, code: answer.code }, JSON.stringify(answer.errors ?? answer.output)).toEqual({ status, code });
  for (const path of at) expect(answer.errors).toContain(path);
}

export const invalid = (answer: Answer, ...at: readonly string[]) => mustBe(answer, 400, 'ValidationFailed', ...at);
