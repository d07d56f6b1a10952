import { randomUUID } from 'node:crypto';
import { type InvitationParts, started } from '@interviews/db/testing/builders.ts';
import { digestOf, type Server } from './serve.ts';

export const manifestOf = (slices: readonly Buffer[]) => slices.map((bytes) => ({ size: bytes.length, sha256: digestOf(bytes).hex }));

/** A take of a started interview on that server, and what its recorder and its candidate do with it. */
export async function recording(server: Server, parts: InvitationParts = {}) {
  const invitation = await started(server.sql, parts);
  const { token } = await server.enter(invitation.id);
  const questionId = invitation.questions.find(({ type }) => type === 'video')!.id;
  const id = randomUUID();
  const begin = () => server.call('POST', `/api/v1/invitations/${invitation.id}/takes`, { bearer: token, body: { id, questionId } });
  const begun = await begin();
  const take = `/api/v1/takes/${id}`;
  const bearer = String(begun.body.slicesToken);
  const at = (url: string) => new URL(url).pathname + new URL(url).search;
  return {
    id,
    invitationId: invitation.id,
    bearer,
    candidate: token,
    hr: () => server.bearer({ id: invitation.hrId, role: 'hr', companyId: String(invitation.companyId) }),
    put: (n: number, bytes: Buffer, as = bearer) =>
      server.call('PUT', `${take}/slices/${n}`, { bearer: as, body: bytes, headers: { 'content-digest': digestOf(bytes).header } }),
    /** Where the browser may put a slice by itself. */
    sign: (n: number, bytes: Buffer) =>
      server.call('POST', `${take}/slices/${n}/url`, { bearer, body: { size: bytes.length, sha256: digestOf(bytes).hex } }),
    received: async () => (await server.call('GET', `${take}/slices`, { bearer })).body,
    finish: (slices: readonly Buffer[], more: object = {}) =>
      server.call('POST', `${take}/finish`, { bearer, body: { duration: 2, slices: manifestOf(slices), ...more } }),
    get: async (as = token) => (await server.call('GET', take, { bearer: as })).body,
    respond: () =>
      server.call('POST', `/api/v1/invitations/${invitation.id}/responses`, {
        bearer: token,
        body: { questionId, type: 'video', takeId: id },
      }),
    /** What a signed address gives. */
    play: (url: string, headers: Record<string, string> = {}, method = 'GET') => server.call(method, at(url), { headers }),
  };
}
