import type { Sql } from '@interviews/db/connect.ts';
import type { MediaStore } from '@interviews/storage/store.ts';
import type { Keys } from '@interviews/tokens/keys.ts';
import type { Callers } from './callers.ts';
import type { JwtSettings } from './sessions/jwt.ts';

/** What the process brings: the same for every request. */
export type Services = {
  readonly sql: Sql;
  readonly store: MediaStore;
  /** Sign links, candidate sessions, slices and playback. */
  readonly keys: Keys;
  readonly jwt: JwtSettings;
  readonly now: () => Date;
  /** Where candidates' links lead: `https://interviews.example`. */
  readonly frontendUrl: string;
  readonly invitationDefaultExpiryDays: number;
};

/** What a procedure may use besides its input. */
export type Context = Services & {
  readonly requestId: string;
  /** W3C trace context of the request, carried into its events. */
  readonly traceparent: string | undefined;
  readonly callers: Callers;
  readonly reply: Reply;
  readonly count: (kind: 'commands' | 'queries', name: string, outcome: 'ok' | 'rejected' | 'failed') => void;
  /** Seconds from start to completion of an interview that a candidate has just ended. */
  readonly completed: (seconds: number) => void;
  /** Throws `TooManyRequests` when this address, or everybody together, asks this too often; `whom` narrows it to one name. */
  readonly throttle: (what: 'sign_in' | 'open_link' | 'set_password', whom?: string) => void;
};

/** What a procedure says to its transport beside its output. */
export type Reply = {
  /** Nothing was made now: REST answers 200 instead of 201. */
  again(): void;
  setCookie(cookie: string): void;
};
