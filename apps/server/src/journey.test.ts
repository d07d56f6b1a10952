import { company } from '@interviews/db/testing/builders.ts';
import { expect, test } from 'vitest';
import { digestOf, serve, webm } from './testing/serve.ts';

test('one interview through REST: written, sent, answered in three ways, watched', async () => {
  await using server = await serve();
  const { call } = server;
  const owner = await company(server.sql, { role: 'admin' });
  const hr = await server.bearer({ id: owner.hrId, role: 'admin', companyId: owner.companyId });

  const made = await call('POST', '/api/v1/templates', {
    bearer: hr,
    body: { title: ' Engineer ', questions: [{ text: 'Who are you?', type: 'video' }] },
  });
  expect(made).toMatchObject({
    status: 201,
    body: { title: 'Engineer', status: 'draft', questionCount: 1, version: 1, settings: { totalTimeLimit: 60 } },
  });
  const templates = `/api/v1/templates/${made.body.id}`;
  expect(await call('POST', `${templates}/questions`, { bearer: hr, body: { text: 'Why?', type: 'text' } })).toMatchObject({
    status: 201,
    body: { order: 2 },
  });
  const choice = { text: 'When?', type: 'multiple_choice', options: [{ text: 'Now' }, { text: 'Later' }] };
  expect(await call('POST', `${templates}/questions`, { bearer: hr, body: choice })).toMatchObject({ status: 201, body: { order: 3 } });
  const stale = await call('PUT', templates, { bearer: hr, body: { title: 'Late' }, headers: { 'if-match': '"1"' } });
  expect(stale).toMatchObject({ status: 412, body: { code: 'VersionConflict' } });
  expect(await call('POST', `${templates}/publish`, { bearer: hr })).toMatchObject({
    status: 200,
    body: { status: 'published', version: 4 },
  });

  const invitation = { id: crypto.randomUUID(), templateId: made.body.id, candidateEmail: 'Kim@Example.com', candidateName: 'Kim' };
  const invited = await call('POST', '/api/v1/invitations', { bearer: hr, body: invitation });
  expect(invited).toMatchObject({
    status: 201,
    body: { status: 'pending', questions: null, terms: { companyName: 'Acme', video: 1, text: 1, multipleChoice: 1 } },
  });
  const again = await call('POST', '/api/v1/invitations', { bearer: hr, body: invitation });
  expect(again).toMatchObject({ status: 200, body: { id: invitation.id, accessToken: invited.body.accessToken } });
  expect(invited.body.invitationUrl).toBe(`http://front.test/interview/${invited.body.accessToken}`);

  const session = await call('POST', '/api/v1/sessions/candidate', { body: { accessToken: invited.body.accessToken } });
  expect(session).toMatchObject({ status: 200, body: { invitationId: invitation.id } });
  const cookie = session.headers.get('set-cookie')!;
  expect(cookie).toMatch(new RegExp(`^candidate_${invitation.id}=cs_.*; HttpOnly; SameSite=Lax$`));
  const candidate = { headers: { cookie: cookie.split(';')[0]! } };
  const it = `/api/v1/invitations/${invitation.id}`;
  expect((await call('GET', it, candidate)).body.questions).toBeNull();
  const started = await call('POST', `${it}/start`, candidate);
  expect(started).toMatchObject({
    status: 200,
    body: { status: 'started', questions: [{ text: null }, { text: null }, { text: null, options: null }] },
  });
  const [video, text, choose] = started.body.questions.map((question: { id: string }) => question.id);

  const begun = await call('POST', `${it}/takes`, { ...candidate, body: { questionId: video } });
  expect(begun).toMatchObject({ status: 201, body: { state: 'recording', number: 1, direct: false, playbackUrl: null } });
  const take = `/api/v1/takes/${begun.body.id}`;
  const slices = [webm(5000), webm(3000)];
  for (const [n, bytes] of slices.entries()) {
    const sent = { bearer: begun.body.slicesToken, body: bytes, headers: { 'content-digest': digestOf(bytes).header } };
    expect(await call('PUT', `${take}/slices/${n}`, sent)).toMatchObject({ status: 204 });
  }
  expect((await call('GET', `${take}/slices`, candidate)).body).toMatchObject({ received: [0, 1], state: 'recording', newest: true });
  const manifest = { duration: 4.2, slices: slices.map((bytes) => ({ size: bytes.length, sha256: digestOf(bytes).hex })) };
  const stored = await call('POST', `${take}/finish`, { ...candidate, body: manifest });
  expect(stored).toMatchObject({ status: 200, body: { state: 'stored', mimeType: 'video/webm', size: 8000 } });
  const watched = await call('GET', stored.body.playbackUrl.replace('http://front.test', ''));
  expect(watched).toMatchObject({ status: 200 });
  expect(Buffer.concat(slices).equals(watched.body)).toBe(true);
  const part = await call('GET', stored.body.playbackUrl.replace('http://front.test', ''), { headers: { range: 'bytes=4990-5009' } });
  expect(part).toMatchObject({ status: 206, headers: expect.anything() });
  expect(Buffer.concat(slices).subarray(4990, 5010).equals(part.body)).toBe(true);
  expect(part.headers.get('content-range')).toBe('bytes 4990-5009/8000');

  const answered = await call('POST', `${it}/responses`, {
    ...candidate,
    body: { questionId: video, type: 'video', takeId: begun.body.id },
  });
  expect(answered).toMatchObject({ status: 201, body: { mediaUrl: `media://takes/${begun.body.id}`, submittedBy: 'candidate' } });
  expect(await call('POST', `${it}/questions/${text}/open`, candidate)).toMatchObject({
    status: 200,
    body: { question: { text: 'Why?' } },
  });
  expect(await call('PUT', `${it}/questions/${text}/draft`, { ...candidate, body: { content: 'Beca' } })).toMatchObject({ status: 204 });
  expect(
    await call('POST', `${it}/responses`, { ...candidate, body: { questionId: text, type: 'text', content: 'Because' } }),
  ).toMatchObject({ status: 201 });
  const opened = await call('POST', `${it}/questions/${choose}/open`, candidate);
  const option = opened.body.question.options[1].id;
  expect(
    await call('POST', `${it}/responses`, { ...candidate, body: { questionId: choose, type: 'choice', content: option } }),
  ).toMatchObject({
    status: 201,
    body: { content: [option] },
  });
  const done = await call('POST', `${it}/complete`, candidate);
  expect(done).toMatchObject({
    status: 200,
    body: { status: 'completed', completionReason: 'candidate', progress: { answered: 3, total: 3 } },
  });
  expect(done.body).toEqual({ ...(await call('GET', it, candidate)).body, now: done.body.now });

  const seen = await call('GET', it, { bearer: hr });
  expect(seen.body.responses).toMatchObject([{ type: 'video' }, { content: 'Because' }, { content: [option] }]);
  expect(seen.body.questions[0]).toMatchObject({ text: 'Who are you?', takes: null, draft: null });
  const played = await call('GET', take, { bearer: hr });
  expect((await call('GET', played.body.playbackUrl.replace('http://front.test', ''))).status).toBe(200);
  expect((await call('GET', '/api/v1/invitations?status=completed&search=KIM&limit=1', { bearer: hr })).body).toMatchObject({
    items: [{ id: invitation.id, status: 'completed', progress: { answered: 3 } }],
    nextCursor: null,
  });
  expect((await call('GET', '/api/v1/invitations/candidate', candidate)).body.items).toHaveLength(1);
  expect(await call('POST', `${templates}/archive`, { bearer: hr })).toMatchObject({ status: 200, body: { status: 'archived' } });
  expect(await call('DELETE', templates, { bearer: hr })).toMatchObject({ status: 409, body: { code: 'TemplateInUseException' } });
  const metrics = await call('GET', '/metrics');
  expect(metrics.text).toContain('interview_commands_total{command="complete_invitation",outcome="ok"} 1');
  expect(metrics.text).toContain('interview_invitations_total{status="completed"} 1');
});
