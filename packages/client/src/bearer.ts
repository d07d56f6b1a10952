/** Who is calling. */
export type Bearer = {
  /** A JWT, an API key (`ik_…`) or a candidate session (`cs_…`), for as long as the client lives. */
  readonly token?: string;
  /**
   * Asked before every request, and once more when the server answered 401; null calls as nobody.
   * @param refused the token that was just refused: whoever keeps tokens fetches a new one. Undefined before a request.
   */
  readonly getToken?: (refused?: string) => string | null | Promise<string | null>;
};

/** Sends every request as who `getToken` says. What is 401 was not done: with another token it goes out again, once. */
export function bearing(fetch: typeof globalThis.fetch, { token, getToken }: Bearer): typeof globalThis.fetch {
  return async (input, init) => {
    const send = (bearer: string | null) => {
      const headers = new Headers(init?.headers);
      if (bearer) headers.set('authorization', `Bearer ${bearer}`);
      return fetch(input, { ...init, headers });
    };
    const bearer = token ?? (await getToken?.()) ?? null;
    const answer = await send(bearer);
    if (answer.status !== 401 || token !== undefined || !getToken) return answer;
    const another = await getToken(bearer ?? undefined);
    if (!another || another === bearer) return answer;
    await answer.body?.cancel();
    return send(another);
  };
}
