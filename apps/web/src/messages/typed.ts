import type en from './en.json';

export const formats = {
  dateTime: {
    /** Wednesday 25 November, 18:00 */
    deadline: { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    /** Wed 25 Nov, 18:00 */
    short: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    /** 25 November 2026 */
    day: { day: 'numeric', month: 'long', year: 'numeric' },
    /** 25 Nov */
    dayMonth: { day: 'numeric', month: 'short' },
    clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  },
} as const;

/** A key that English does not have, or a format that nobody defined, does not compile. */
declare module 'next-intl' {
  interface AppConfig {
    Messages: typeof en;
    Formats: typeof formats;
  }
}
