import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { contract, invalid, mustBe } from './testing/contract.ts';
import { doors } from './testing/doors.ts';

const api = await contract();
const hr = await api.admin();

describe.each(doors)('API keys, by %s', (door) => {
  const ask = (procedure: string, input: object = {}, bearer = hr.bearer) =>
    api.ask(door, `apiKeys.${procedure}`, input as Record<string, unknown>, bearer);
  const templates = (bearer: string, procedure = 'list', input: Record<string, unknown> = {}) =>
    api.ask(door, `templates.${procedure}`, input, bearer);

  test('one is shown once, works for its company, and ends when it is revoked', async () => {
    const { output } = await ask('create', { name: ' Tracking ' });
    expect(output).toMatchObject({ name: 'Tracking', scopes: ['read', 'write'], key: expect.stringMatching(/^ik_/) });
    const made = await templates(output.key, 'create', { title: 'By key' });
    expect((await templates(hr.bearer, 'get', { templateId: made.output.id })).output.title).toBe('By key');
    const listed = (await ask('list')).output.items.find(({ id }: { id: string }) => id === output.id);
    expect(listed).toMatchObject({ prefix: expect.any(String), lastUsedAt: expect.any(String) });
    expect(output.key.startsWith(listed.prefix)).toBe(true);
    expect(JSON.stringify(listed)).not.toContain(output.key);
    expect((await ask('revoke', { apiKeyId: output.id })).code).toBeNull();
    mustBe(await templates(output.key), 401, 'Unauthenticated');
    mustBe(await ask('revoke', { apiKeyId: output.id }), 404, 'ApiKeyNotFoundException');
  });

  test('one that may read does not write, one that may write does not read, and none makes keys', async () => {
    const [reading, writing] = [['read'], ['write']].map((scopes) => ask('create', { name: 'K', scopes }));
    const { key: reads } = (await reading!).output;
    const { key: writes } = (await writing!).output;
    expect((await templates(reads)).code).toBeNull();
    mustBe(await templates(reads, 'create', { title: 'T' }), 403, 'Forbidden');
    mustBe(await templates(writes), 403, 'Forbidden');
    expect((await templates(writes, 'create', { title: 'T' })).code).toBeNull();
    for (const key of [reads, writes]) mustBe(await ask('create', { name: 'K' }, key), 403, 'Forbidden');
  });

  test.each<[string, object, string]>([
    ['no name', {}, 'name'],
    ['a name of blanks', { name: ' ' }, 'name'],
    ['a name too long', { name: 'x'.repeat(201) }, 'name'],
    ['no scopes', { name: 'K', scopes: [] }, 'scopes'],
    ['an unknown scope', { name: 'K', scopes: ['admin'] }, 'scopes.0'],
    ['an unknown field', { name: 'K', nonsense: 1 }, 'nonsense'],
  ])('one with %s is refused', async (_, input, path) => invalid(await ask('create', input), path));

  test('are an admin’s', async () => {
    const { candidate } = await api.invited(hr);
    const others = [
      candidate,
      ...(api.target.mint ? [await api.target.mint({ sub: randomUUID(), role: 'hr', companyId: randomUUID() })] : []),
    ];
    for (const procedure of ['create', 'list', 'revoke']) {
      mustBe(await ask(procedure, {}, ''), 401, 'Unauthenticated');
      for (const bearer of others) mustBe(await ask(procedure, { apiKeyId: 'x' }, bearer), 403, 'Forbidden');
    }
    mustBe(await ask('revoke', { apiKeyId: randomUUID() }), 404, 'ApiKeyNotFoundException');
    invalid(await ask('revoke', { apiKeyId: 'x' }), 'apiKeyId');
    invalid(await ask('list', { nonsense: '1' }), 'nonsense');
  });
});
