import { DomainError } from '@interviews/domain/errors.ts';
import { uuid5 } from '@interviews/domain/uuid5.ts';
import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
  SignJWT,
} from 'jose';
import { z } from 'zod';

export type JwtSettings = {
  readonly secret: string;
  readonly jwksUrl: string | null;
  readonly issuer: string | null;
  readonly audience: string | null;
};

/** Who a token speaks of. `local`: a user of ours, so that the users table has the last word; others have no row here. */
export type Bearer = {
  readonly userId: string;
  readonly role: 'admin' | 'hr' | 'candidate';
  readonly companyId: string | null;
  readonly local: boolean;
  readonly issuedAt: Date;
};

const HOURS = 12;
const SKEW = 60;

/** Claims that are there must be right: a broken one is no smaller right, it is no token. */
const claims = z.object({
  sub: z.string().min(1).max(500),
  exp: z.number(),
  iat: z.number().default(0),
  iss: z.string().optional(),
  email: z.string().optional(),
  name: z.string().optional(),
  role: z.enum(['admin', 'hr', 'candidate']).default('candidate'),
  companyId: z.uuid().toLowerCase().optional(),
  local: z.boolean().default(false),
});

/** The token of `sessions.hr`. */
export async function makeJwt(
  settings: JwtSettings,
  user: { id: string; email: string; name: string; role: string; companyId: string | null },
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const expiresAt = issuedAt + HOURS * 3600;
  const jwt = new SignJWT({
    email: user.email,
    name: user.name,
    role: user.role,
    local: true,
    ...(user.companyId && { companyId: user.companyId }),
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user.id)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt);
  if (settings.issuer) jwt.setIssuer(settings.issuer);
  if (settings.audience) jwt.setAudience(settings.audience);
  return { token: await jwt.sign(bytes(settings.secret)), expiresAt: new Date(expiresAt * 1000) };
}

/**
 * Reads bearers signed with our secret, or by the issuer whose keys are at `jwksUrl`; null for whatever is not right.
 * Throws `IssuerUnreachable` when the keys are needed and cannot be had: of the token nothing is known then (docs/decisions/0013).
 */
export function jwtReader(settings: JwtSettings): (token: string, now: Date) => Promise<Bearer | null> {
  const issuerKeys = settings.jwksUrl ? keysAt(settings.jwksUrl) : null;
  const rules = {
    clockTolerance: SKEW,
    ...(settings.issuer && { issuer: settings.issuer }),
    ...(settings.audience && { audience: settings.audience }),
  };

  async function verified(token: string, currentDate: Date): Promise<{ payload: JWTPayload; ours: boolean }> {
    // An issuer's public key must never be tried as our secret: each family of algorithms has its own list.
    if (!issuerKeys || decodeProtectedHeader(token).alg === 'HS256')
      return { ...(await jwtVerify(token, bytes(settings.secret), { ...rules, currentDate, algorithms: ['HS256'] })), ours: true };
    const payload = await byIssuer(token, issuerKeys, { ...rules, currentDate, algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'] });
    return { payload, ours: false };
  }

  return async (token, now) => {
    const result = await verified(token, now).catch((error) => {
      if (error instanceof DomainError) throw error;
      return null;
    });
    const { data } = claims.safeParse(result?.payload);
    if (!result || !data) return null;
    const { sub, iss, iat, role, companyId, local } = data;
    const issuedAt = new Date(iat * 1000);
    return { userId: userIdOf(sub, iss), role, companyId: companyId ?? null, local: local && result.ours, issuedAt };
  };
}

/** The issuer's keys, kept for ten minutes; a token of a key that is not among them has them fetched anew, every 30 s at most. */
function keysAt(url: string): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL(url), { timeoutDuration: 3000 });
  return (header, token) =>
    remote(header, token).catch((error) => {
      const ofTheToken = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];
      if (ofTheToken.some((kind) => error instanceof kind)) throw error;
      throw new DomainError('IssuerUnreachable', 'Whoever issued this token cannot be asked for its keys now. Try again in a moment.');
    });
}

/** A token need not name its key (RFC 7515, 4.1.4): of several that it could be each is tried, as between two keys of a rotation. */
async function byIssuer(token: string, keys: JWTVerifyGetKey, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      const result = await jwtVerify(token, key, options).catch(() => null);
      if (result) return result.payload;
    }
    throw error;
  }
}

const bytes = (secret: string) => new TextEncoder().encode(secret);

/** The namespace of foreign subjects; it must never change, or their things would belong to nobody. */
const NAMESPACE = '5b7a9d8e-6f4c-4c0a-9d0e-2f6b1a3c5d7e';

/** A uuid is taken as it is; any other subject becomes the UUIDv5 of issuer and subject. */
const userIdOf = (sub: string, iss = ''): string =>
  z.uuid().safeParse(sub).success ? sub.toLowerCase() : uuid5(NAMESPACE, `${iss}\n${sub}`);
