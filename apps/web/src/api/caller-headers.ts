/** What the API has to know of who is asking: the cookies, and the address that the front has set. Nothing else is passed on. */
export function callerHeaders(from: Headers): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of ['cookie', 'x-forwarded-for']) {
    const value = from.get(name);
    if (value) passed[name] = value;
  }
  return passed;
}
