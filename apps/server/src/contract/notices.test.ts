import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { contract, invalid, mustBe } from './testing/contract.ts';
import { doors } from './testing/doors.ts';

const api = await contract();

describe.each(doors)('notices, by %s', (door) => {
  const ask = (procedure: string, input: object, bearer: string) =>
    api.ask(door, `notices.${procedure}`, input as Record<string, unknown>, bearer);
  const analysis = (invitationId: string) => ({ invitationId, score: 1, recommendation: 'Invite', summary: 'Good', questions: [] });

  test('who invited is told that an analysis is ready, once, until it is read; a newer one tells anew', async ({ skip }) => {
    api.only.analysing(skip);
    const companyId = randomUUID();
    const [hr, colleague] = [await api.admin(companyId), await api.admin(companyId)];
    const template = await api.published(hr);
    const [one, other] = [await api.invited(hr, { templateId: template.id }), await api.invited(hr, { templateId: template.id })];
    const told = async ({ bearer } = hr) =>
      (await ask('list', {}, bearer)).output.items.map((it: { invitationId: string }) => it.invitationId);
    expect(await told()).toEqual([]);
    await api.target.analysed?.(analysis(one.id));
    await api.target.analysed?.(analysis(one.id));
    await setTimeout(2); // times are kept to the millisecond; within one, ids decide
    await api.target.analysed?.(analysis(other.id));
    const { output } = await ask('list', { limit: 1 }, hr.bearer);
    expect(output.items).toEqual([
      {
        id: expect.any(String),
        kind: 'analysis.ready',
        invitationId: other.id,
        candidateName: 'Kim',
        templateTitle: 'Engineer',
        createdAt: expect.any(String),
      },
    ]);
    const next = (await ask('list', { limit: 1, cursor: output.nextCursor }, hr.bearer)).output;
    expect(next).toMatchObject({ items: [{ invitationId: one.id }], nextCursor: null });

    // a colleague sees the interview, and neither has this notice nor reads it for others
    expect(await told(colleague)).toEqual([]);
    expect((await ask('read', { invitationId: one.id }, colleague.bearer)).code).toBeNull();
    expect(await told()).toEqual([other.id, one.id]);

    for (const _ of ['once', 'again']) expect((await ask('read', { invitationId: one.id }, hr.bearer)).code).toBeNull();
    expect(await told()).toEqual([other.id]);
    await setTimeout(2);
    await api.target.analysed?.(analysis(one.id));
    expect(await told()).toEqual([one.id, other.id]);
  });

  test('who may not is told so; what is not there, or of others, alike', async () => {
    const hr = await api.admin();
    const { id: invitationId, candidate } = await api.invited(hr);
    for (const [procedure, input] of [
      ['list', {}],
      ['read', { invitationId }],
    ] as const) {
      mustBe(await ask(procedure, input, ''), 401, 'Unauthenticated');
      mustBe(await ask(procedure, input, candidate), 403, 'Forbidden');
    }
    invalid(await ask('read', { invitationId: 'x' }, hr.bearer), 'invitationId');
    mustBe(await ask('read', { invitationId: randomUUID() }, hr.bearer), 404, 'InvitationNotFoundException');
    if (api.target.mint) mustBe(await ask('read', { invitationId }, (await api.admin()).bearer), 404, 'InvitationNotFoundException');
  });

  test.each<[string, object, string]>([
    ['no limit', { limit: 0 }, 'limit'],
    ['a limit too large', { limit: 101 }, 'limit'],
    ['a forged cursor', { cursor: 'eyJ9' }, 'cursor'],
    ['an unknown field', { nonsense: '1' }, 'nonsense'],
  ])('a list with %s is refused', async (_, input, path) => invalid(await ask('list', input, (await api.admin()).bearer), path));
});
