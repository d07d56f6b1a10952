'use client';
import { useTranslations } from 'next-intl';
import { useDuration } from '../use-duration.ts';

/** What the fields of a change say, as a person would read them: words as they are, settings with their names. */
export function useInWords(): (fields: object, values: object) => string {
  const t = useTranslations('builder.field');
  const duration = useDuration();
  const one = (field: string, value: unknown): string => {
    if (Array.isArray(value)) return value.map((option: { text: string }) => option.text).join(', ');
    if (field === 'timeLimit' || field === 'thinkTime' || field === 'questionTimeLimit')
      return `${t(field)}: ${typeof value === 'number' ? duration(value) : t('usual')}`;
    if (typeof value === 'boolean') return `${named(field)}: ${value ? t('yes') : t('no')}`;
    if (field === 'text' || field === 'title' || field === 'description') return String(value ?? '');
    return `${named(field)}: ${String(value ?? '')}`;
  };
  const named = (field: string) => (t.has(field as Parameters<typeof t>[0]) ? t(field as Parameters<typeof t>[0]) : field);
  return (fields, values) => {
    const found = values as Record<string, unknown>;
    return Object.keys(fields)
      .map((field) => one(field, found[field]))
      .filter(Boolean)
      .join('. ');
  };
}
