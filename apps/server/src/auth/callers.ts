import { callerOfKey } from '@interviews/api/api-keys/key-caller.ts';
import type { Caller, Callers, Candidate } from '@interviews/api/callers.ts';
import type { Services } from '@interviews/api/context.ts';
import { jwtReader } from '@interviews/api/sessions/jwt.ts';
import { candidateOfLinks, cookiePrefix } from '@interviews/api/sessions/link-sessions.ts';
import { placeOfTake } from '@interviews/db/queries/slices.ts';
import { userById } from '@interviews/db/queries/users.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import { takeId } from '@interviews/domain/ids.ts';
import { readCandidateSession } from '@interviews/tokens/candidate-session.ts';
import { readSlicesToken } from '@interviews/tokens/slices-token.ts';
import type { FastifyRequest } from 'fastify';
import { decode } from 'next-auth/jwt';
import { z } from 'zod';
import { readCookies, sessionCookie } from './cookies.ts';
import { crossSite } from './cross-site.ts';

type Settings = { readonly nextAuthSecret: string; readonly origins: ReadonlySet<string> };

/** Not `iat`: next-auth writes a session anew, with a new one, whenever its page asks for it. */
const sessionClaims = z.object({ sub: z.uuid(), signedInAt: z.number().default(0) });

/** Who is calling, by the carriers of the contract; each is looked at once, and only when a procedure asks for it. */
export function callersReader(services: Services, { nextAuthSecret, origins }: Settings): (request: FastifyRequest) => Callers {
  const readJwt = jwtReader(services.jwt);
  const { sql, keys, now } = services;
  const prefix = cookiePrefix(services.frontendUrl.startsWith('https:'));

  async function byBearer(bearer: string): Promise<Caller> {
    if (bearer.startsWith('sl_')) throw new DomainError('Forbidden', 'This token is for the slices of a take.');
    if (bearer.startsWith('ik_')) return (await callerOfKey(sql, bearer, now())) ?? refuse();
    if (bearer.startsWith('cs_')) {
      const session = readCandidateSession(keys, bearer) ?? refuse();
      const candidate = await candidateOfLinks(sql, [session], now());
      return candidate.invitationIds.length > 0 ? candidate : refuse();
    }
    const { userId, role, companyId, local, issuedAt } = (await readJwt(bearer, now())) ?? refuse();
    if (local) return (await byUser(userId, issuedAt)) ?? refuse();
    if (role === 'candidate') return { kind: 'candidate', candidateId: userId, invitationIds: [], ended: [] };
    return { kind: 'hr', userId, role, companyId, tenantId: companyId ?? userId, scopes: ['read', 'write'] };
  }

  /** The table has the last word: a role taken away, or a person, is gone with the next request. */
  async function byUser(id: string, provenAt: Date): Promise<Caller | null> {
    const user = await userById(sql, id, provenAt);
    return (
      user && {
        kind: 'hr',
        userId: user.id,
        role: user.role,
        companyId: user.companyId,
        tenantId: user.companyId ?? user.id,
        scopes: ['read', 'write'],
      }
    );
  }

  async function bySession(cookie: string): Promise<Caller | null> {
    const session = await decode({ token: cookie, secret: nextAuthSecret }).catch(() => null);
    const { data } = sessionClaims.safeParse(session);
    return data ? byUser(data.sub, new Date(data.signedInAt)) : null;
  }

  async function byLinks(cookies: ReadonlyMap<string, string>): Promise<Candidate | null> {
    const sessions = [...cookies].flatMap(([name, value]) => (name.startsWith(prefix) ? (readCandidateSession(keys, value) ?? []) : []));
    return sessions.length > 0 ? candidateOfLinks(sql, sessions, now()) : null;
  }

  return (request) => {
    const { authorization } = request.headers;
    const bearer = authorization === undefined ? null : (/^Bearer ([\x21-\x7e]+)$/i.exec(authorization)?.[1] ?? '');
    const cookies = readCookies(request.headers.cookie);
    const byCookie = <T>(read: () => Promise<T>): Promise<T> => {
      if (crossSite(request, origins)) throw new DomainError('Forbidden', 'Another site may not do this with your cookies.');
      return read();
    };
    return {
      account: once(async () => {
        if (bearer !== null) return byBearer(bearer);
        const cookie = sessionCookie(cookies);
        return cookie === null ? null : byCookie(() => bySession(cookie));
      }),
      links: once(async () => {
        if (bearer !== null || ![...cookies.keys()].some((name) => name.startsWith(prefix))) return null;
        return byCookie(() => byLinks(cookies));
      }),
      slices: once(async () => {
        if (!bearer?.startsWith('sl_')) return null;
        const token = readSlicesToken(keys, bearer) ?? refuse();
        const place = await placeOfTake(sql, token.takeId);
        return place && !place.revokedAt ? takeId.parse(token.takeId) : refuse();
      }),
    };
  };
}

function refuse(): never {
  throw new DomainError('Unauthenticated', 'What proves who you are does not hold.');
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= read();
    return result;
  };
}
