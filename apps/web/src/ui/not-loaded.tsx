'use client';
import { useTranslations } from 'next-intl';
import { useReady } from './ready.ts';

/**
 * Where the scripts did not come, or not all of them, nothing on the page does anything, and it cannot say so by itself: this is drawn by the
 * server, shown by the style sheet after fifteen seconds, and works without any script.
 */
export function NotLoaded() {
  const t = useTranslations('page');
  if (useReady()) return null;
  return (
    <p className="toast not-loaded">
      <span>{t('notLoaded')}</span>
      {/* biome-ignore lint/a11y/useValidAnchor: an empty address is this page's own, with its query */}
      <a href="">{t('load')}</a>
    </p>
  );
}
