import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { contract } from './testing/contract.ts';

// Which carrier speaks for a request: the same at both doors, so that these go through REST as a browser or a program would send them.

const api = await contract();
const hr = await api.admin();
const template = await api.published(hr);

/** Somebody with a link, and its cookie as a browser keeps it. */
async function visitor() {
  const { id, invitation } = await api.invited(hr, { templateId: template.id });
  const { headers, text } = await api.send('POST', '/api/v1/sessions/candidate', { body: { accessToken: invitation.accessToken } });
  return { id, cookie: String(headers.get('set-cookie')).split(';')[0] ?? '', token: String(JSON.parse(text).token) };
}
const get = (path: string, headers: Record<string, string>, bearer?: string) => api.send('GET', `/api/v1${path}`, { headers, bearer });
const told = ({ status, text }: { status: number; text: string }) => ({ status, code: (text && JSON.parse(text).code) || null });
const refused = (status: number, code: string) => ({ status, code });

describe('cookies of links', () => {
  test('each opens its own interview, and the list is all of them', async () => {
    const [one, two, other] = [await visitor(), await visitor(), await visitor()];
    const cookie = `${one.cookie}; ${two.cookie}`;
    for (const { id } of [one, two]) expect((await get(`/invitations/${id}`, { cookie })).status).toBe(200);
    expect(told(await get(`/invitations/${other.id}`, { cookie }))).toEqual(refused(404, 'InvitationNotFoundException'));
    const mine = JSON.parse((await get('/invitations/candidate', { cookie })).text).items;
    expect(mine.map(({ id }: { id: string }) => id).toSorted()).toEqual([one.id, two.id].toSorted());
  });

  test('are never read by what is HR’s, and change nothing from another site', async () => {
    const { id, cookie } = await visitor();
    expect(told(await get('/templates', { cookie }))).toEqual(refused(401, 'Unauthenticated'));
    const start = (headers: Record<string, string>) =>
      api.send('POST', `/api/v1/invitations/${id}/start`, { headers: { cookie, ...headers } });
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }])
      expect(told(await start(headers as Record<string, string>))).toEqual(refused(403, 'Forbidden'));
    expect((await start({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  test('do not help a bearer that is bad, and say nothing beside one that is good', async () => {
    const [one, two] = [await visitor(), await visitor()];
    for (const bad of ['Bearer x', 'Bearer cs_x', 'Bearer', 'Basic YTpi'])
      expect(told(await get(`/invitations/${one.id}`, { cookie: one.cookie, authorization: bad }))).toEqual(
        refused(401, 'Unauthenticated'),
      );
    const mine = JSON.parse((await get('/invitations/candidate', { cookie: one.cookie }, two.token)).text).items;
    expect(mine.map(({ id }: { id: string }) => id)).toEqual([two.id]);
  });
});

describe('where HR and the candidate both may', () => {
  test('HR’s carrier wins, unless the query asks as the candidate; another word for it is refused', async () => {
    const { id, cookie } = await visitor();
    await api.send('POST', `/api/v1/invitations/${id}/start`, { headers: { cookie } });
    const asked = async (query: string, headers: Record<string, string>, bearer?: string) =>
      JSON.parse((await get(`/invitations/${id}${query}`, headers, bearer)).text).questions[0];
    expect(await asked('', {}, hr.bearer)).toMatchObject({ text: 'Who are you?', takes: null });
    for (const query of ['', '?as=candidate']) expect(await asked(query, { cookie })).toMatchObject({ text: null, takes: [] });
    expect(told(await get(`/invitations/${id}?as=candidate`, {}, hr.bearer))).toEqual(refused(403, 'Forbidden'));
    for (const query of ['?as=hr', '?as=', '?as=candidate&as=candidate'])
      expect(told(await get(`/invitations/${id}${query}`, {}, hr.bearer))).toEqual(refused(400, 'ValidationFailed'));
  });
});

test('somebody else’s id answers exactly as one that does not exist', async () => {
  const [one, two] = [await visitor(), await visitor()];
  const [theirs, nobodys] = [await get(`/invitations/${one.id}`, {}, two.token), await get(`/invitations/${randomUUID()}`, {}, two.token)];
  expect(theirs.text).toBe(nobodys.text);
  expect(told(theirs)).toEqual(refused(404, 'InvitationNotFoundException'));
});
