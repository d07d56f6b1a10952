import { timestamp } from 'drizzle-orm/pg-core';

/** Milliseconds, as a JS Date holds them: with microseconds a keyset cursor would never equal its own row. */
export const moment = (name: string) => timestamp(name, { precision: 3, withTimezone: true });
