import { randomUUID } from 'node:crypto';
import { takeAnalysis } from '@interviews/db/queries/analyses.ts';
import { analysisData } from '@interviews/domain/analysis.ts';
import { SignJWT } from 'jose';
import { bootstrap } from '../../bootstrap.ts';
import { secrets, serve } from '../../testing/serve.ts';
import { env } from './env.ts';

type Claims = { readonly sub: string; readonly role: 'admin' | 'hr' | 'candidate'; readonly companyId?: string };

/** A server under test, and all that is known of it: its address, and a way to be somebody there. */
export type Target = {
  readonly url: string;
  readonly now: () => Date;
  /** A token for anybody; null where one can only sign in. */
  readonly mint: ((claims: Claims) => Promise<string>) | null;
  /** An admin with an account there; null where none is known. */
  readonly account: { readonly email: string; readonly password: string } | null;
  /** Comes back when this instant is over: our own server's clock is moved, at another one is waited. */
  passes(instant: Date): Promise<void>;
  /** An analysis comes in, as its event would bring it; null where only the other server's own topic could. */
  readonly analysed: ((data: { readonly invitationId: string }) => Promise<void>) | null;
  close(): Promise<void>;
};

export async function openTarget(): Promise<Target> {
  if (env.CONTRACT_URL) return elsewhere(env.CONTRACT_URL);
  const server = await serve();
  const account = { email: 'admin@example.com', password: 'the password of the first admin' };
  await bootstrap(server.sql, { ...account, apiKey: undefined });
  return {
    url: server.url,
    now: server.services.now,
    mint: minter(secrets.jwt, server.services.now),
    account,
    passes: async (instant) => server.pass(Math.max(0, instant.getTime() - server.services.now().getTime() + 1)),
    async analysed(data) {
      const { invitationId } = data;
      const event = { eventId: randomUUID(), eventType: 'analysis.completed', invitationId, body: analysisData.parse(data) };
      if ((await takeAnalysis(server.sql, event)) !== 'taken') throw new Error('the analysis was not taken');
    },
    close: () => server[Symbol.asyncDispose](),
  };
}

const elsewhere = (url: string): Target => ({
  url: url.replace(/\/$/, ''),
  now: () => new Date(),
  account: env.HR_EMAIL && env.HR_PASSWORD ? { email: env.HR_EMAIL, password: env.HR_PASSWORD } : null,
  mint: env.AUTH_JWT_SECRET ? minter(env.AUTH_JWT_SECRET, () => new Date()) : null,
  passes: (instant) => new Promise((resolve) => setTimeout(resolve, Math.max(0, instant.getTime() - Date.now() + 50))),
  analysed: null,
  close: async () => {},
});

function minter(secret: string, now: () => Date) {
  return ({ sub, ...claims }: Claims) => {
    const jwt = new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(sub)
      .setExpirationTime(Math.floor(now().getTime() / 1000) + 86_400);
    if (env.AUTH_ISSUER) jwt.setIssuer(env.AUTH_ISSUER);
    if (env.AUTH_AUDIENCE) jwt.setAudience(env.AUTH_AUDIENCE);
    return jwt.sign(new TextEncoder().encode(secret));
  };
}
