import type { Begun } from './ports.ts';
import { Refused } from './problem.ts';

/** The session of the link is over: nothing but the link itself helps. */
export class LinkNeeded extends Error {
  override readonly name = 'LinkNeeded';
}

/**
 * The capability of one take. A 401 means beginning again with the same id, once: that gives a new token; where it
 * does not, or the new one is refused as well, the link must be opened anew.
 */
export class Session {
  #token: string | null;
  #direct: boolean;
  #renewal: Promise<string> | null = null;
  readonly #begin: () => Promise<Begun>;

  constructor(begin: () => Promise<Begun>, { token, direct }: { token: string | null; direct: boolean }) {
    this.#begin = begin;
    this.#token = token;
    this.#direct = direct;
  }

  /** Whether slices may go straight to the bucket: the server says it whenever it gives a token. */
  get direct(): boolean {
    return this.#direct;
  }

  async call<T>(ask: (token: string) => Promise<T>): Promise<T> {
    const token = this.#token ?? (await this.#renew(null));
    try {
      return await ask(token);
    } catch (error) {
      if (!unauthenticated(error)) throw error;
    }
    const renewed = await this.#renew(token);
    try {
      return await ask(renewed);
    } catch (error) {
      throw unauthenticated(error) ? new LinkNeeded() : error;
    }
  }

  /** One renewal for all who were refused with the same token. */
  #renew(refused: string | null): Promise<string> {
    if (this.#token !== null && this.#token !== refused) return Promise.resolve(this.#token);
    this.#renewal ??= this.#begin()
      .then(({ take, slicesToken }) => {
        this.#token = slicesToken;
        this.#direct = take.direct;
        return slicesToken;
      })
      .catch((error: unknown) => {
        throw unauthenticated(error) ? new LinkNeeded() : error;
      })
      .finally(() => {
        this.#renewal = null;
      });
    return this.#renewal;
  }
}

function unauthenticated(error: unknown): boolean {
  return error instanceof Refused && error.status === 401;
}
