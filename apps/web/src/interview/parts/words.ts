'use client';
import { useFormatter, useTranslations } from 'next-intl';
import { ranges } from '../clock.ts';

/** 90 → “1 min 30 s”, 120 → “2 minutes”. */
export function useLength(): (seconds: number) => string {
  const t = useTranslations('interview.length');
  return (seconds) => {
    const whole = Math.round(seconds);
    if (whole < 60) return t('seconds', { count: whole });
    if (whole % 60 === 0) return t('minutes', { count: whole / 60 });
    return t('both', { minutes: Math.floor(whole / 60), seconds: whole % 60 });
  };
}

/** “1 to 3 and 5” */
export function useNumbers(): (numbers: readonly number[]) => string {
  const t = useTranslations('interview.safe');
  const format = useFormatter();
  return (numbers) => format.list(ranges(numbers).map(({ from, to }) => (from === to ? String(from) : t('range', { from, to }))));
}

/** The instant on the viewer's clock, with the day when it is not today. */
export function useWhen(): (instant: string, now: number) => string {
  const format = useFormatter();
  return (instant, now) => {
    const at = new Date(instant);
    const sameDay = format.dateTime(at, 'day') === format.dateTime(new Date(now), 'day');
    return format.dateTime(at, sameDay ? 'clock' : 'short');
  };
}

/** An ICU `select` has no absent value. */
export const orNone = (company: string | null): string => company ?? 'none';
