import { company, published } from '@interviews/db/testing/builders.ts';
import { expect, test } from 'vitest';
import { digestOf, serve, webm } from './testing/serve.ts';

test('no link, session, slices token, key, signature, cookie or password ever reaches the log', async () => {
  await using server = await serve();
  const { call } = server;
  const owner = await company(server.sql, { role: 'admin' });
  const admin = await server.bearer({ id: owner.hrId, role: 'admin', companyId: owner.companyId });
  const template = await published(server.sql, { owner });
  const made = await call('POST', '/api/v1/invitations', {
    bearer: admin,
    body: { templateId: template.id, candidateEmail: 'kim.private@example.com', candidateName: 'Kim Private' },
  });
  const accessToken = String(made.body.accessToken);
  const session = await call('POST', '/api/v1/sessions/candidate', { body: { accessToken } });
  const key = await call('POST', '/api/v1/api-keys', { bearer: admin, body: { name: 'K' } });
  const it = `/api/v1/invitations/${made.body.id}`;
  const bearer = String(session.body.token);
  await call('POST', `${it}/start`, { bearer });
  const take = await call('POST', `${it}/takes`, { bearer, body: { questionId: template.questions[0]?.id } });
  const bytes = webm(50);
  await call('PUT', `/api/v1/takes/${take.body.id}/slices/0`, {
    bearer: take.body.slicesToken,
    body: bytes,
    headers: { 'content-digest': digestOf(bytes).header },
  });
  const stored = await call('POST', `/api/v1/takes/${take.body.id}/finish`, {
    bearer,
    body: { duration: 1, slices: [{ size: 50, sha256: digestOf(bytes).hex }] },
  });
  const media = new URL(stored.body.playbackUrl);
  await call('GET', media.pathname + media.search);

  // What goes wrong is logged most: denials, unknown addresses, bodies that are none, and a database that is away.
  const everywhere = [
    accessToken,
    bearer,
    String(key.body.key),
    String(take.body.slicesToken),
    media.searchParams.get('signature') ?? 'none',
    'hunter2-hunter2',
    admin,
  ];
  for (const secret of everywhere) {
    await call('GET', `/interview/${secret}`);
    await call('GET', `/api/v1/invitations/${secret}`, { bearer: secret });
    await call('GET', `/api/v1/templates?search=${secret}`, {
      headers: { cookie: `next-auth.session-token=${secret}; candidate_${made.body.id}=${secret}` },
    });
    await call('GET', `/api/trpc/invitations.get?input=${encodeURIComponent(JSON.stringify({ invitationId: secret }))}`, {
      bearer: secret,
    });
    await call('POST', '/api/v1/sessions/candidate', {
      body: `{"accessToken": "${secret}`,
      headers: { 'content-type': 'application/json' },
    });
    await call('POST', '/api/v1/sessions/candidate', { body: { accessToken: secret } });
    await call('POST', '/api/v1/sessions/hr', { body: { email: 'kim.private@example.com', password: secret } });
  }
  await server.sql`alter table invitations rename to gone`;
  for (const secret of everywhere) {
    const failed = await call('POST', '/api/v1/sessions/candidate', { body: { accessToken: secret } });
    expect(failed).toMatchObject({
      status: 500,
      body: { code: 'InternalError', detail: expect.stringContaining(failed.headers.get('x-request-id') ?? 'none') },
    });
    expect(failed.text).not.toMatch(/relation|invitations|select/);
  }

  const log = server.log();
  expect(log).toContain('"route":"/api/v1/invitations/:invitationId"');
  expect(log).toContain('request failed');
  for (const secret of everywhere) expect(log.includes(secret), `${secret.slice(0, 3)}… is in the log`).toBe(false);
  expect(log).not.toMatch(/kim\.private|Kim Private/i);
});
