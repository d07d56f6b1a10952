/** The visitor's time zone as its cookie says it, or UTC where it says nothing that exists. */
export function zoneOf(said: string | undefined): string {
  const zone = said || 'UTC';
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    return 'UTC';
  }
}
