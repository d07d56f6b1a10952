import { restRoutes } from '@interviews/api/rest.ts';
import { makeJwt } from '@interviews/api/sessions/jwt.ts';
import { company, drafted, invited, newId, type Owner, published, started } from '@interviews/db/testing/builders.ts';
import { hashApiKey, makeApiKey } from '@interviews/tokens/api-key.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Server, serve } from './testing/serve.ts';

/**
 * Who may, and of what. `own`: only whose thing it is; a stranger's is a 404. `all`: lists and makes, each in its own tenant.
 * A procedure without a row fails the first test.
 */
const matrix = {
  'templates.list': ['hr', 'all'],
  'templates.create': ['hr', 'all'],
  'templates.get': ['hr', 'own'],
  'templates.update': ['hr', 'own'],
  'templates.delete': ['hr', 'own'],
  'templates.publish': ['hr', 'own'],
  'templates.archive': ['hr', 'own'],
  'templates.duplicate': ['hr', 'own'],
  'questions.list': ['hr', 'own'],
  'questions.add': ['hr', 'own'],
  'questions.update': ['hr', 'own'],
  'questions.remove': ['hr', 'own'],
  'questions.reorder': ['hr', 'own'],
  'invitations.list': ['hr', 'all'],
  'invitations.mine': ['candidate', 'all'],
  'invitations.get': ['either', 'own'],
  'invitations.create': ['hr', 'own'],
  'invitations.link': ['hr', 'own'],
  'invitations.resend': ['hr', 'own'],
  'invitations.extend': ['hr', 'own'],
  'invitations.revoke': ['hr', 'own'],
  'invitations.reopen': ['hr', 'own'],
  'invitations.start': ['candidate', 'own'],
  'invitations.open': ['candidate', 'own'],
  'invitations.draft': ['candidate', 'own'],
  'invitations.respond': ['candidate', 'own'],
  'invitations.complete': ['candidate', 'own'],
  'invitations.analysis': ['hr', 'own'],
  'notices.list': ['hr', 'all'],
  'notices.read': ['hr', 'own'],
  'takes.check': ['candidate', 'own'],
  'takes.begin': ['candidate', 'own'],
  'takes.sliceUrl': ['slices', 'own'],
  'takes.received': ['slices', 'own'],
  'takes.finish': ['slices', 'own'],
  'takes.giveUp': ['slices', 'own'],
  'takes.get': ['either', 'own'],
  'sessions.hr': ['public', 'all'],
  'sessions.candidate': ['public', 'all'],
  'sessions.password': ['public', 'all'],
  'colleagues.list': ['hr', 'all'],
  'colleagues.invite': ['admin', 'all'],
  'colleagues.update': ['admin', 'own'],
  'colleagues.disable': ['admin', 'own'],
  'colleagues.enable': ['admin', 'own'],
  'colleagues.link': ['admin', 'own'],
  'apiKeys.create': ['admin', 'all'],
  'apiKeys.list': ['admin', 'all'],
  'apiKeys.revoke': ['admin', 'own'],
} as const satisfies Record<string, readonly ['hr' | 'admin' | 'candidate' | 'either' | 'slices' | 'public', 'own' | 'all']>;

let server: Server;
let others: Awaited<ReturnType<typeof strangers>>;
beforeAll(async () => {
  server = await serve();
  others = await strangers();
});
afterAll(() => server[Symbol.asyncDispose]());

/** One company's things, and everybody who might come for them. */
async function world() {
  const { sql } = server;
  const owner = await company(sql, { role: 'admin' });
  const colleague = newId();
  await sql`insert into users (id, company_id, email, name, role, password_hash) values (${colleague}, ${owner.companyId}, ${`${colleague}@example.com`}, 'C', 'hr', 'none')`;
  const draft = await drafted(sql, { owner });
  const template = await published(sql, { owner });
  const candidateId = newId();
  const invitation = await started(sql, { template, candidateId });
  const pending = await invited(sql, { template, candidateId });
  const [video, text] = invitation.questions.map(({ id }) => id);
  const session = await server.enter(invitation.id);
  const begun = await server.call('POST', `/api/v1/invitations/${invitation.id}/takes`, {
    bearer: session.token,
    body: { questionId: video },
  });
  const key = async (scopes: string[]) => {
    const { key: value, prefix } = makeApiKey();
    const id = newId();
    await sql`
      insert into api_keys (id, tenant_id, company_id, owner_id, name, scopes, prefix, key_hash)
      values (${id}, ${owner.companyId}, ${owner.companyId}, ${owner.hrId}, 'k', ${scopes}, ${prefix}, ${hashApiKey(value)})`;
    return { id, value };
  };
  const reading = await key(['read']);
  const writing = await key(['read', 'write']);
  return {
    ids: { draft, template, invitation, pending, video, text, takeId: String(begun.body.id), apiKeyId: writing.id, colleagueId: colleague },
    bearers: {
      ...others,
      admin: await localToken(owner, 'admin'),
      colleague: await localToken({ ...owner, hrId: colleague }, 'hr'),
      readingKey: reading.value,
      writingKey: writing.value,
      candidate: session.token,
      sameCandidate: await server.bearer({ id: candidateId }),
      slices: String(begun.body.slicesToken),
    },
  };
}

/** As `sessions.hr` gives it. */
const localToken = async ({ hrId, companyId }: Owner, role: string): Promise<string> =>
  (await makeJwt(server.services.jwt, { id: hrId, role, companyId, email: 'x@example.com', name: 'X' }, new Date())).token;

/** Those who have no business with any of it. */
async function strangers() {
  const stranger = await company(server.sql, { name: 'Other', role: 'admin' });
  const other = await started(server.sql);
  const session = await server.enter(other.id);
  const begun = await server.call('POST', `/api/v1/invitations/${other.id}/takes`, {
    bearer: session.token,
    body: { questionId: other.questions[0]?.id },
  });
  const alone = await server.bearer({ id: newId(), role: 'hr' });
  return {
    stranger: await localToken(stranger, 'admin'),
    alone,
    otherCandidate: session.token,
    otherSlices: String(begun.body.slicesToken),
    forged: alone.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A')),
    nobody: undefined,
  };
}
type World = Awaited<ReturnType<typeof world>>;

/** A request that its schema accepts. */
function requestOf(name: string, { ids }: World): { path: string; body?: unknown } {
  const { draft, template, invitation, pending, video, text, takeId, apiKeyId, colleagueId } = ids;
  const [question] = draft.questions;
  const it = `/invitations/${invitation.id}`;
  const slice = { size: 10, sha256: 'a'.repeat(64) };
  const requests: Record<string, { path: string; body?: unknown }> = {
    'templates.list': { path: '/templates' },
    'templates.create': { path: '/templates', body: { title: 'T' } },
    'templates.get': { path: `/templates/${draft.id}` },
    'templates.update': { path: `/templates/${draft.id}`, body: { title: 'U' } },
    'templates.delete': { path: `/templates/${draft.id}` },
    'templates.publish': { path: `/templates/${draft.id}/publish` },
    'templates.archive': { path: `/templates/${draft.id}/archive` },
    'templates.duplicate': { path: `/templates/${draft.id}/duplicate` },
    'questions.list': { path: `/templates/${draft.id}/questions` },
    'questions.add': { path: `/templates/${draft.id}/questions`, body: { text: 'Q', type: 'text' } },
    'questions.update': { path: `/templates/${draft.id}/questions/${question?.id}`, body: { text: 'Q' } },
    'questions.remove': { path: `/templates/${draft.id}/questions/${question?.id}` },
    'questions.reorder': { path: `/templates/${draft.id}/questions/reorder`, body: { questionIds: draft.questions.map(({ id }) => id) } },
    'invitations.list': { path: '/invitations' },
    'invitations.mine': { path: '/invitations/candidate' },
    'invitations.get': { path: it },
    'invitations.create': {
      path: '/invitations',
      body: { templateId: template.id, candidateEmail: `${newId()}@example.com`, candidateName: 'N' },
    },
    'invitations.link': { path: `${it}/link` },
    'invitations.resend': { path: `${it}/resend` },
    'invitations.extend': { path: `${it}/extend`, body: { expiresAt: new Date(Date.now() + 20 * 86_400_000).toISOString() } },
    'invitations.revoke': { path: `/invitations/${pending.id}/revoke` },
    'invitations.reopen': { path: `${it}/questions/${text}/reopen`, body: {} },
    'invitations.start': { path: `${it}/start` },
    'invitations.open': { path: `${it}/questions/${text}/open` },
    'invitations.draft': { path: `${it}/questions/${text}/draft`, body: { content: 'd' } },
    'invitations.respond': { path: `${it}/responses`, body: { questionId: text, type: 'text', content: 'a' } },
    'invitations.complete': { path: `${it}/complete` },
    'invitations.analysis': { path: `${it}/analysis` },
    'notices.list': { path: '/notices' },
    'notices.read': { path: `${it}/notices/read` },
    'takes.check': { path: `${it}/checks` },
    'takes.begin': { path: `${it}/takes`, body: { questionId: video } },
    'takes.sliceUrl': { path: `/takes/${takeId}/slices/0/url`, body: slice },
    'takes.received': { path: `/takes/${takeId}/slices` },
    'takes.finish': { path: `/takes/${takeId}/finish`, body: { duration: 1, slices: [slice] } },
    'takes.giveUp': { path: `/takes/${takeId}` },
    'takes.get': { path: `/takes/${takeId}` },
    'sessions.hr': { path: '/sessions/hr', body: { email: 'a@example.com', password: 'x' } },
    'sessions.candidate': { path: '/sessions/candidate', body: { accessToken: 'x' } },
    'sessions.password': { path: '/sessions/password', body: { token: 'x', password: 'a long sentence' } },
    'colleagues.list': { path: '/colleagues' },
    'colleagues.invite': { path: '/colleagues', body: { email: `${newId()}@example.com`, name: 'N', role: 'hr' } },
    'colleagues.update': { path: `/colleagues/${colleagueId}`, body: { name: 'M' } },
    'colleagues.disable': { path: `/colleagues/${colleagueId}/disable` },
    'colleagues.enable': { path: `/colleagues/${colleagueId}/enable` },
    'colleagues.link': { path: `/colleagues/${colleagueId}/link` },
    'apiKeys.create': { path: '/api-keys', body: { name: 'K' } },
    'apiKeys.list': { path: '/api-keys' },
    'apiKeys.revoke': { path: `/api-keys/${apiKeyId}` },
  };
  const found = requests[name];
  if (!found) throw new Error(`${name} has no request`);
  return found;
}

type Who = keyof World['bearers'];
type Verdict = 'may' | 401 | 403 | 404;

function verdict(name: keyof typeof matrix, who: Who, reads: boolean): Verdict {
  const [kind, reach] = matrix[name];
  const foreign = reach === 'own' ? 404 : 'may';
  if (kind === 'public') return 'may';
  if (who === 'nobody' || who === 'forged') return 401;
  const isSlices = who === 'slices' || who === 'otherSlices';
  if (isSlices) return kind !== 'slices' ? 403 : who === 'slices' ? 'may' : foreign;
  const isCandidate = who === 'candidate' || who === 'sameCandidate' || who === 'otherCandidate';
  if (isCandidate) return kind === 'hr' || kind === 'admin' ? 403 : who === 'otherCandidate' ? foreign : 'may';
  if (kind === 'candidate' || kind === 'slices') return 403;
  if (who === 'readingKey' && !reads) return 403;
  if (kind === 'admin' && who !== 'admin' && who !== 'stranger') return 403;
  return who === 'stranger' || who === 'alone' ? foreign : 'may';
}

test('every procedure has its row, and every row its procedure', () => {
  expect(restRoutes.map(({ procedure }) => procedure).toSorted()).toEqual(Object.keys(matrix).toSorted());
});

describe.each(restRoutes.map((route) => [route.procedure, route] as const))('%s', (name, { meta: { rest } }) => {
  test('serves whom it is for, and refuses everybody else as if there were nothing', async () => {
    const refused = await world();
    for (const who of Object.keys(refused.bearers) as Who[]) {
      const expected = verdict(name as keyof typeof matrix, who, rest.method === 'GET');
      // Who may changes things: each gets a world of its own.
      const its = expected === 'may' && rest.method !== 'GET' ? await world() : refused;
      const { path, body } = requestOf(name, its);
      const answer = await server.call(rest.method, `/api/v1${path}`, { bearer: its.bearers[who], body });
      if (expected !== 'may') {
        expect({ who, status: answer.status }).toEqual({ who, status: expected });
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
        continue;
      }
      const absent = name === 'invitations.analysis' || name.startsWith('sessions.');
      expect(answer.status, `${who}: ${answer.text}`).toBeLessThan(500);
      if (!absent) expect([401, 403, 404], `${who}: ${answer.text}`).not.toContain(answer.status);
    }
  });

  test.runIf(matrix[name as keyof typeof matrix]?.[1] === 'own')("answers a stranger's id exactly as one that does not exist", async () => {
    const { ids, bearers } = await world();
    const who = ['candidate', 'slices'].includes(matrix[name as keyof typeof matrix][0]) ? bearers.otherCandidate : bearers.stranger;
    const { path, body } = requestOf(name, { ids, bearers });
    const known = [ids.draft.id, ids.template.id, ids.invitation.id, ids.pending.id, ids.takeId, ids.apiKeyId, ids.colleagueId];
    const withOther = (text: string) => known.reduce((all, id) => all.replaceAll(id, newId()), text);
    const foreign = await server.call(rest.method, `/api/v1${path}`, { bearer: who, body });
    const absent = await server.call(rest.method, `/api/v1${withOther(path)}`, {
      bearer: who,
      body: body && JSON.parse(withOther(JSON.stringify(body))),
    });
    expect(foreign.status).toBe(404);
    expect(foreign.body).toEqual(absent.body);
  });
});
