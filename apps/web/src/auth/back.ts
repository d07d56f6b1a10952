/** Where one was going before signing in: a path of this site, and nothing that a browser could read as another one. */
export function backTo(said: string | string[] | undefined | null): string {
  if (typeof said !== 'string' || !said.startsWith('/')) return '/';
  const here = 'http://here.invalid';
  const url = URL.canParse(said, here) ? new URL(said, here) : null;
  // `/.//elsewhere` is a path of this site whose path begins like another's address.
  if (
    !url ||
    url.origin !== here ||
    url.pathname.startsWith('//') ||
    url.pathname.startsWith('/sign-in') ||
    url.pathname.startsWith('/api')
  )
    return '/';
  return `${url.pathname}${url.search}`;
}
