import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { asking, contract, digestOf, invalid, mustBe, sliceOf, webm } from './testing/contract.ts';
import { doors } from './testing/doors.ts';

const api = await contract();
const hr = await api.admin();
const template = await api.published(hr, { questions: [asking.video, asking.text, asking.video] });
const started = () => api.started(hr, { templateId: template.id });
const sha256 = 'a'.repeat(64);
const MiB = 1024 * 1024;

/** What the route of bytes, which has no tRPC door, says. */
async function refused(raw: { status: number; text: string }, status: number, code: string, ...at: string[]) {
  const problem = JSON.parse(raw.text);
  expect({ status: raw.status, code: problem.code }, raw.text).toEqual({ status, code });
  for (const path of at) expect(problem.errors.map((error: { path: string }) => error.path)).toContain(path);
}

describe('slices', () => {
  test('are taken by their token or the candidate, in any order, once or again; other bytes are a conflict', async () => {
    const it = await started();
    const take = await api.begun(it);
    const [first, second] = [webm(1000), randomBytes(2000)];
    expect((await api.put(take.id, 1, second, take.slicesToken)).status).toBe(204);
    expect((await api.put(take.id, 0, first, it.candidate)).status).toBe(204);
    expect((await api.put(take.id, 0, first, take.slicesToken)).status).toBe(204);
    await refused(await api.put(take.id, 0, second, take.slicesToken), 409, 'SliceConflictException');
    const { output } = await api.ask('REST', 'takes.received', { takeId: take.id }, take.slicesToken);
    expect(output).toMatchObject({
      received: [0, 1],
      slices: [
        { n: 0, ...sliceOf(first) },
        { n: 1, ...sliceOf(second) },
      ],
      state: 'recording',
      newest: true,
    });
  });

  test.each<[string, string]>([
    ['none', ''],
    ['hex', `sha-256=:${sha256}:`],
    ['of another kind', 'md5=:1B2M2Y8AsgTpgAmY7PhCfg==:'],
    ['of other bytes', digestOf(Buffer.from('other')).header],
  ])('with a digest that is %s are refused', async (_, digest) => {
    const take = await api.begun(await started());
    await refused(await api.put(take.id, 0, webm(100), take.slicesToken, digest), 400, 'ValidationFailed', 'Content-Digest');
  });

  test('are 1 byte to 8 MiB, numbered 0 to 3999', async () => {
    const take = await api.begun(await started());
    const put = (n: number | string, bytes: Buffer) => api.put(take.id, n, bytes, take.slicesToken);
    expect((await put(3999, randomBytes(1))).status).toBe(204);
    expect((await put(1, randomBytes(8 * MiB))).status).toBe(204);
    await refused(await put(2, randomBytes(8 * MiB + 1)), 413, 'PayloadTooLarge');
    await refused(await put(2, Buffer.alloc(0)), 400, 'ValidationFailed');
    for (const n of [4000, -1, '1.5', 'x', '0x1', '%20']) await refused(await put(n, randomBytes(1)), 400, 'ValidationFailed', 'n');
  });

  test('are for whom the token is, and nobody else', async () => {
    const [take, other] = [await api.begun(await started()), await api.begun(await started())];
    await refused(await api.put(take.id, 0, webm(10), ''), 401, 'Unauthenticated');
    await refused(await api.put(take.id, 0, webm(10), 'sl_forged'), 401, 'Unauthenticated');
    await refused(await api.put(take.id, 0, webm(10), other.slicesToken), 404, 'TakeNotFoundException');
    await refused(await api.put(take.id, 0, webm(10), hr.bearer), 403, 'Forbidden');
    await refused(await api.put('x', 0, webm(10), take.slicesToken), 400, 'ValidationFailed', 'takeId');
    await refused(await api.put(randomUUID(), 0, webm(10), take.slicesToken), 404, 'TakeNotFoundException');
  });

  test('of what is stored are known or a conflict; of what is closed or given up they get the code of what closed it', async () => {
    const it = await started();
    const [stored, given] = [await api.begun(it), await api.begun(it)];
    const bytes = webm(500);
    await api.put(stored.id, 0, bytes, stored.slicesToken);
    await api.make('takes.finish', { takeId: stored.id, duration: 1, slices: [sliceOf(bytes)], anyway: true }, stored.slicesToken);
    expect((await api.put(stored.id, 0, bytes, stored.slicesToken)).status).toBe(204);
    await refused(await api.put(stored.id, 0, webm(500), stored.slicesToken), 409, 'SliceConflictException');
    await refused(await api.put(stored.id, 1, bytes, stored.slicesToken), 409, 'SliceConflictException');
    await api.make('takes.giveUp', { takeId: given.id }, given.slicesToken);
    await refused(await api.put(given.id, 0, bytes, given.slicesToken), 409, 'TakeNotStoredException');
    await api.make(
      'invitations.respond',
      { invitationId: it.id, questionId: it.questions[0], type: 'video', takeId: stored.id },
      it.candidate,
    );
    await refused(await api.put(given.id, 0, bytes, given.slicesToken), 400, 'ResponseAlreadySubmittedException');
    await api.make('invitations.revoke', { invitationId: it.id }, hr.bearer);
    await refused(await api.put(stored.id, 0, bytes, stored.slicesToken), 401, 'Unauthenticated');
  });
});

describe.each(doors)('takes, by %s', (door) => {
  const ask = (procedure: string, input: object, bearer: string) =>
    api.ask(door, `takes.${procedure}`, input as Record<string, unknown>, bearer);

  test('one is begun with its token, opens its question, and is the same with the same id', async () => {
    const it = await started();
    const body = { invitationId: it.id, questionId: it.questions[0], id: randomUUID() };
    const { output } = await ask('begin', body, it.candidate);
    expect(output).toMatchObject({
      id: body.id,
      state: 'recording',
      number: 1,
      mimeType: null,
      storedAt: null,
      playbackUrl: null,
      problem: null,
    });
    expect(Date.parse(output.arriveBy) - Date.parse(output.createdAt)).toBe(24 * 60 * 60_000);
    const again = await ask('begin', body, it.candidate);
    expect(again).toMatchObject({ status: 200, output: { id: body.id, number: 1, slicesToken: expect.stringMatching(/^sl_/) } });
    mustBe(await ask('begin', { ...body, questionId: it.questions[2] }, it.candidate), 409, 'IdConflict');
    expect((await ask('begin', { ...body, id: randomUUID() }, it.candidate)).output.number).toBe(2);
    const { questions } = await api.make('invitations.get', { invitationId: it.id }, it.candidate);
    expect(questions[0]).toMatchObject({ text: 'Who are you?', openedAt: expect.any(String), takes: [{ number: 1 }, { number: 2 }] });
  });

  test('what cannot be recorded is refused', async () => {
    const it = await started();
    const begin = (over: object, bearer = it.candidate) =>
      ask('begin', { invitationId: it.id, questionId: it.questions[0], ...over }, bearer);
    invalid(await begin({ questionId: it.questions[1] }), 'type');
    mustBe(await begin({ questionId: randomUUID() }), 404, 'QuestionNotFoundException');
    invalid(await begin({ questionId: 'x' }), 'questionId');
    invalid(await begin({ questionId: undefined }), 'questionId');
    invalid(await begin({ id: 'x' }), 'id');
    invalid(await begin({ nonsense: 1 }), 'nonsense');
    mustBe(await begin({}, ''), 401, 'Unauthenticated');
    mustBe(await begin({}, hr.bearer), 403, 'Forbidden');
    mustBe(await begin({}, (await api.begun(it)).slicesToken), 403, 'Forbidden');
    mustBe(await begin({}, (await started()).candidate), 404, 'InvitationNotFoundException');
    const pending = await api.invited(hr, { templateId: template.id });
    const early = { invitationId: pending.id, questionId: template.questions[0].id };
    mustBe(await ask('begin', early, pending.candidate), 400, 'InvitationNotStartedException');
  });

  test('two count, and no third; twenty may be begun', async () => {
    const it = await started();
    for (let n = 0; n < 2; n++) await api.stored(it);
    mustBe(await ask('begin', { invitationId: it.id, questionId: it.questions[0] }, it.candidate), 409, 'RetakeLimitReachedException');
    for (let n = 0; n < 20; n++) {
      const { id } = await api.begun(it, { questionId: it.questions[2] });
      // Given up it does not count as a take, and is one of the twenty all the same.
      await api.make('takes.giveUp', { takeId: id }, it.candidate);
    }
    mustBe(await ask('begin', { invitationId: it.id, questionId: it.questions[2] }, it.candidate), 409, 'RetakeLimitReachedException');
  });

  test('is finished by a manifest of what is here, and again; what is missing or different is named', async () => {
    const it = await started();
    const take = await api.begun(it);
    const slices = [webm(1000), randomBytes(500), randomBytes(10)];
    for (const n of [0, 1, 2]) await api.put(take.id, n, slices[n]!, take.slicesToken);
    const finish = (over: object, bearer: string = take.slicesToken) =>
      ask('finish', { takeId: take.id, duration: 2, slices: slices.slice(0, 2).map(sliceOf), ...over }, bearer);
    mustBe(
      await finish({ slices: [sliceOf(slices[0]!), { size: 500, sha256 }, sliceOf(slices[2]!), { size: 1, sha256 }] }),
      409,
      'SliceConflictException',
      'slices.1',
      'slices.3',
    );
    const { output } = await finish({});
    expect(output).toMatchObject({
      state: 'stored',
      mimeType: 'video/webm',
      size: 1500,
      duration: 2,
      arriveBy: null,
      playbackUrl: expect.any(String),
    });
    expect((await finish({})).output).toMatchObject({ state: 'stored' });
    const other = await finish({ slices: slices.map(sliceOf) });
    mustBe(other, 409, 'SliceConflictException');
    expect(other.errors).toBeNull();
    expect((await ask('received', { takeId: take.id }, it.candidate)).output).toMatchObject({
      received: [0, 1],
      state: 'stored',
      arriveBy: null,
    });
  });

  test.each<[string, object, string]>([
    ['no slices', { slices: [] }, 'slices'],
    ['too many slices', { slices: Array.from({ length: 4001 }, () => ({ size: 1, sha256 })) }, 'slices'],
    ['an empty slice', { slices: [{ size: 0, sha256 }] }, 'slices.0.size'],
    ['a hash in capitals', { slices: [{ size: 1, sha256: sha256.toUpperCase() }] }, 'slices.0.sha256'],
    ['no hash', { slices: [{ size: 1 }] }, 'slices.0.sha256'],
    ['a field of a slice that nobody knows', { slices: [{ size: 1, sha256, n: 0 }] }, 'slices.0.n'],
    ['no duration', { duration: undefined }, 'duration'],
    ['less than no duration', { duration: -1 }, 'duration'],
    ['an image', { mimeType: 'image/png' }, 'mimeType'],
    ['another video', { mimeType: 'video/ogg' }, 'mimeType'],
    ['an unknown field', { nonsense: 1 }, 'nonsense'],
  ])('a manifest with %s is refused', async (_, over, path) => {
    const take = await api.begun(await started());
    invalid(await ask('finish', { takeId: take.id, duration: 1, slices: [{ size: 1, sha256 }], ...over }, take.slicesToken), path);
  });

  test('is no longer than its limit, and no larger than it may be', async () => {
    const take = await api.begun(await started());
    const bytes = webm(100);
    await api.put(take.id, 0, bytes, take.slicesToken);
    const finish = (over: object) => ask('finish', { takeId: take.id, duration: 1, slices: [sliceOf(bytes)], ...over }, take.slicesToken);
    mustBe(await finish({ duration: 130.5 }), 409, 'AnswerTimeOverException', 'duration');
    mustBe(await finish({ slices: [{ size: 8 * MiB + 1, sha256 }] }), 413, 'PayloadTooLarge');
    mustBe(await finish({ slices: Array.from({ length: 257 }, () => ({ size: 8 * MiB, sha256 })) }), 413, 'PayloadTooLarge');
    for (const mimeType of ['video/webm;codecs=vp8,opus', 'video/mp4; codecs="avc1.42E01E"'])
      expect((await finish({ mimeType, duration: 130 })).code).toBeNull();
  });

  test('an older one waits for its person while a newer is under way', async () => {
    const it = await started();
    const [older] = [await api.begun(it), await api.begun(it)];
    const bytes = webm(100);
    await api.put(older.id, 0, bytes, older.slicesToken);
    const manifest = { takeId: older.id, duration: 1, slices: [sliceOf(bytes)] };
    expect((await ask('received', { takeId: older.id }, older.slicesToken)).output.newest).toBe(false);
    mustBe(await ask('finish', manifest, older.slicesToken), 409, 'TakeSupersededException');
    expect((await ask('finish', { ...manifest, anyway: true }, older.slicesToken)).output.state).toBe('stored');
  });

  test('is given up once and again, and not once it is stored', async () => {
    const it = await started();
    const take = await api.begun(it);
    for (let n = 0; n < 2; n++) expect((await ask('giveUp', { takeId: take.id }, take.slicesToken)).code).toBeNull();
    expect((await ask('get', { takeId: take.id }, it.candidate)).output).toMatchObject({ state: 'gone', arriveBy: null });
    mustBe(
      await ask('finish', { takeId: take.id, duration: 1, slices: [{ size: 1, sha256 }] }, take.slicesToken),
      409,
      'TakeNotStoredException',
    );
    const stored = await api.stored(it);
    mustBe(await ask('giveUp', { takeId: stored.id }, it.candidate), 409, 'SliceConflictException');
  });

  test('an address for a slice is asked for within the same bounds', async () => {
    const it = await started();
    const take = await api.begun(it);
    const sign = (over: object, bearer: string = take.slicesToken) =>
      ask('sliceUrl', { takeId: take.id, n: 0, size: 10, sha256, ...over }, bearer);
    invalid(await sign({ n: 4000 }), 'n');
    invalid(await sign({ size: 0 }), 'size');
    invalid(await sign({ sha256: 'A'.repeat(64) }), 'sha256');
    invalid(await sign({ nonsense: 1 }), 'nonsense');
    mustBe(await sign({ size: 8 * MiB + 1 }), 413, 'PayloadTooLarge');
    mustBe(await sign({}, hr.bearer), 403, 'Forbidden');
    mustBe(await sign({}, ''), 401, 'Unauthenticated');
    const answer = await sign({});
    if (take.direct) expect(answer.output).toMatchObject({ url: expect.any(String), expiresAt: expect.any(String) });
    else invalid(answer);
  });

  test('a device check goes the same road before start too, counts for nothing, and is not HR’s', async () => {
    const { id: invitationId, candidate } = await api.invited(hr, { templateId: template.id });
    const id = randomUUID();
    const { output } = await ask('check', { invitationId, id }, candidate);
    expect(output).toMatchObject({ id, questionId: null, state: 'recording', slicesToken: expect.any(String) });
    expect((await ask('check', { invitationId, id }, candidate)).status).toBe(200);
    const bytes = webm(1000);
    await api.put(id, 0, bytes, output.slicesToken);
    const manifest = { takeId: id, duration: 5, slices: [sliceOf(bytes)] };
    mustBe(await ask('finish', { ...manifest, duration: 31 }, output.slicesToken), 409, 'AnswerTimeOverException', 'duration');
    mustBe(
      await ask('finish', { ...manifest, slices: Array.from({ length: 9 }, () => ({ size: 8 * MiB, sha256 })) }, output.slicesToken),
      413,
      'PayloadTooLarge',
    );
    expect((await ask('finish', manifest, output.slicesToken)).output).toMatchObject({ state: 'stored', playbackUrl: expect.any(String) });
    expect((await ask('get', { takeId: id }, hr.bearer)).output?.playbackUrl ?? null).toBeNull();
    invalid(await ask('check', { invitationId, nonsense: 1 }, candidate), 'nonsense');
    mustBe(await ask('check', { invitationId }, hr.bearer), 403, 'Forbidden');
    for (let n = 1; n < 20; n++) await api.make('takes.check', { invitationId }, candidate);
    const enough = await ask('check', { invitationId }, candidate);
    mustBe(enough, 429, 'TooManyRequests');
    expect(Number(enough.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('plays by its signed address, whole and in ranges, for nobody who has changed it', async () => {
    const it = await started();
    const take = await api.stored(it);
    const { playbackUrl } = (await ask('get', { takeId: take.id }, it.candidate)).output;
    const path = playbackUrl.slice(new URL(playbackUrl, 'http://any').origin === 'http://any' ? 0 : new URL(playbackUrl).origin.length);
    const whole = await api.send('GET', path);
    expect({ status: whole.status, type: whole.headers.get('content-type') }).toEqual({ status: 200, type: 'video/webm' });
    expect(whole.headers.get('content-length')).toBe('2000');
    const part = await api.send('GET', path, { headers: { range: 'bytes=100-199' } });
    expect({ status: part.status, range: part.headers.get('content-range') }).toEqual({ status: 206, range: 'bytes 100-199/2000' });
    await refused(await api.send('GET', `${path}x`), 403, 'Forbidden');
  });

  test('is there for its candidate, for HR once it is sent, and for nobody else', async () => {
    const it = await started();
    const take = await api.stored(it);
    const get = (bearer: string, takeId: string = take.id) => ask('get', { takeId }, bearer);
    expect((await get(it.candidate)).output.playbackUrl).not.toBeNull();
    expect((await get(hr.bearer)).output.playbackUrl).toBeNull();
    await api.make(
      'invitations.respond',
      { invitationId: it.id, questionId: it.questions[0], type: 'video', takeId: take.id },
      it.candidate,
    );
    expect((await get(hr.bearer)).output.playbackUrl).not.toBeNull();
    expect((await get(it.candidate)).output.playbackUrl).toBeNull();
    const other = (await started()).candidate;
    mustBe(await get(''), 401, 'Unauthenticated');
    for (const procedure of ['get', 'received', 'giveUp']) {
      mustBe(await ask(procedure, { takeId: take.id }, other), 404, 'TakeNotFoundException');
      mustBe(await ask(procedure, { takeId: randomUUID() }, other), 404, 'TakeNotFoundException');
      invalid(await ask(procedure, { takeId: 'x' }, other), 'takeId');
    }
  });
});
