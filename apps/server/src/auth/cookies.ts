/** The cookies of a request, as they came; of several with one name the first, as browsers order them. */
export function readCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    if (at > 0 && !cookies.has(name)) cookies.set(name, part.slice(at + 1).trim());
  }
  return cookies;
}

const NAMES = ['__Secure-next-auth.session-token', 'next-auth.session-token'];

/** next-auth's session, which it cuts into numbered cookies when it grows past 4 KB. */
export function sessionCookie(cookies: ReadonlyMap<string, string>): string | null {
  for (const name of NAMES) {
    const whole = cookies.get(name);
    if (whole) return whole;
    const parts: string[] = [];
    for (let part = cookies.get(`${name}.0`); part; part = cookies.get(`${name}.${parts.length}`)) parts.push(part);
    if (parts.length > 0) return parts.join('');
  }
  return null;
}
