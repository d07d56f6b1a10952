import type { Json } from './json.ts';

const HR = ['token', 'apiKey', 'session'] as const;
const CANDIDATE = ['link', 'linkCookie', 'token'] as const;

/** The carriers of the contract. A bearer that proves nothing is refused, and never falls back to a cookie. */
export const securitySchemes: Json = {
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'Of `POST /sessions/hr`, or signed by your own platform: `sub` and `exp`, `role` (`admin`, `hr`, `candidate`), `companyId`.',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'ik_…',
    description: 'Made by an admin, for a company, with the scopes `read` and `write`.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'next-auth.session-token',
    description: 'Of the web app; prefixed with `__Secure-` over https.',
  },
  link: { type: 'http', scheme: 'bearer', bearerFormat: 'cs_…', description: 'Of `POST /sessions/candidate`: that one invitation.' },
  linkCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'candidate_<invitationId>',
    description: 'The same as a cookie; prefixed with `__Host-` over https.',
  },
  slices: { type: 'http', scheme: 'bearer', bearerFormat: 'sl_…', description: '`slicesToken`: the slices of one take, nothing else.' },
};

const CANDIDATES = ['mine', 'start', 'open', 'draft', 'respond', 'complete'].map((name) => `invitations.${name}`);
const SLICES = ['slice', 'sliceUrl', 'received', 'finish', 'giveUp'].map((name) => `takes.${name}`);

/** Who may call a procedure, as the carriers that speak for them; none where anybody may. */
export function carriersOf(procedure: string): readonly string[] {
  if (procedure.startsWith('sessions.')) return [];
  if (procedure.startsWith('apiKeys.') || (procedure.startsWith('colleagues.') && procedure !== 'colleagues.list'))
    return ['token', 'session'];
  if (SLICES.includes(procedure)) return ['slices', ...CANDIDATE];
  if (CANDIDATES.includes(procedure) || ['takes.check', 'takes.begin'].includes(procedure)) return CANDIDATE;
  if (['invitations.get', 'takes.get'].includes(procedure)) return [...new Set([...HR, ...CANDIDATE])];
  return HR;
}

export const securityOf = (procedure: string): Json[] => carriersOf(procedure).map((name) => ({ [name]: [] }));
