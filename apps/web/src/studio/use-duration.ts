'use client';
import { useTranslations } from 'next-intl';

/** “2 minutes”, “90 seconds”: a number keeps its unit. */
export function useDuration(): (seconds: number) => string {
  const t = useTranslations('time');
  return (seconds) => (seconds >= 60 && seconds % 60 === 0 ? t('minutes', { count: seconds / 60 }) : t('seconds', { count: seconds }));
}
