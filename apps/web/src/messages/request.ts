import { cookies } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import en from './en.json';
import { formats } from './typed.ts';
import { zoneOf } from './zone.ts';

/** English, with the day before the month and a clock of 24 hours; the time zone is the one that this browser told us. */
export default getRequestConfig(async () => ({
  locale: 'en-GB',
  messages: en,
  formats,
  timeZone: zoneOf((await cookies()).get('zone')?.value),
}));
