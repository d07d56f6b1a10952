import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { contract, invalid, mustBe } from './testing/contract.ts';
import { doors } from './testing/doors.ts';

const api = await contract();
const hr = await api.admin();

describe.each(doors)('sessions, by %s', (door) => {
  const ask = (procedure: string, input: object) => api.ask(door, `sessions.${procedure}`, input as Record<string, unknown>);

  test('an unknown address and a wrong password are one refusal', async () => {
    const answer = await ask('hr', { email: `${randomUUID()}@example.com`, password: 'wrong' });
    mustBe(answer, 401, 'Unauthenticated');
  });

  test.each<[string, object, string]>([
    ['no address', { password: 'p' }, 'email'],
    ['an address that is none', { email: 'kim', password: 'p' }, 'email'],
    ['an address too long', { email: `${'x'.repeat(250)}@example.com`, password: 'p' }, 'email'],
    ['no password', { email: 'kim@example.com' }, 'password'],
    ['an empty password', { email: 'kim@example.com', password: '' }, 'password'],
    ['an unknown field', { email: 'kim@example.com', password: 'p', remember: true }, 'remember'],
  ])('a sign-in with %s is refused', async (_, input, path) => invalid(await ask('hr', input), path));

  test('a link is swapped for a session and its cookie, as often as needed, and shows one interview alone', async () => {
    const { id, invitation } = await api.invited(hr);
    const other = await api.invited(hr);
    const { accessToken } = invitation;
    for (let n = 0; n < 2; n++) {
      const answer = await ask('candidate', { accessToken });
      expect(answer.output).toMatchObject({ invitationId: id, token: expect.stringMatching(/^cs_/) });
      expect(answer.headers.get('set-cookie')).toMatch(new RegExp(`candidate_${id}=cs_.*HttpOnly; SameSite=Lax`));
      const mine = await api.ask(door, 'invitations.mine', {}, answer.output.token);
      expect(mine.output.items.map((it: { id: string }) => it.id)).toEqual([id]);
      mustBe(await api.ask(door, 'invitations.get', { invitationId: other.id }, answer.output.token), 404, 'InvitationNotFoundException');
      mustBe(await api.ask(door, 'templates.list', {}, answer.output.token), 403, 'Forbidden');
    }
  });

  test('forged and unknown links are alike', async () => {
    const { invitation } = await api.invited(hr);
    const { accessToken } = invitation as { accessToken: string };
    const last = accessToken.at(-2) === 'A' ? 'B' : 'A';
    for (const forged of ['x', `${accessToken}x`, accessToken.slice(0, -2) + last + accessToken.at(-1), `k9${accessToken.slice(2)}`])
      mustBe(await ask('candidate', { accessToken: forged }), 404, 'InvitationNotFoundException');
  });

  test.each<[string, object, string]>([
    ['no token', {}, 'accessToken'],
    ['an empty token', { accessToken: '' }, 'accessToken'],
    ['a token too long', { accessToken: 'x'.repeat(1001) }, 'accessToken'],
    ['an unknown field', { accessToken: 'x', nonsense: 1 }, 'nonsense'],
  ])('a link with %s is refused', async (_, input, path) => invalid(await ask('candidate', input), path));

  test.each(['x', 'ik_forged', 'cs_forged', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', 'a.b.c'])(
    'the bearer %s proves nothing',
    async (bearer) => {
      mustBe(await api.ask(door, 'templates.list', {}, bearer), 401, 'Unauthenticated');
      mustBe(await api.ask(door, 'invitations.mine', {}, bearer), 401, 'Unauthenticated');
    },
  );

  test('a token without a company is a tenant of its own, and one of a candidate is nobody of HR', async ({ skip }) => {
    api.only.minting(skip);
    const alone = await api.target.mint!({ sub: randomUUID(), role: 'hr' });
    const made = await api.ask(door, 'templates.create', { title: 'T' }, alone);
    expect(made.output.companyId).toBeNull();
    mustBe(await api.ask(door, 'templates.get', { templateId: made.output.id }, hr.bearer), 404, 'TemplateNotFoundException');
    const candidate = await api.target.mint!({ sub: randomUUID(), role: 'candidate' });
    mustBe(await api.ask(door, 'templates.list', {}, candidate), 403, 'Forbidden');
  });
});
