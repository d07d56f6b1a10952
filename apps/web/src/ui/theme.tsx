'use client';
import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark' | 'system';

const listeners = new Set<() => void>();
const now = (): Theme => {
  const said = document.documentElement.dataset['theme'];
  return said === 'light' || said === 'dark' ? said : 'system';
};

/** Day, night, or as the system says. Kept in a cookie, so that the server draws the first picture right. */
export function useTheme(): { theme: Theme; choose: (theme: Theme) => void } {
  const subscribe = (changed: () => void) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  };
  const theme = useSyncExternalStore(subscribe, now, () => 'system' as const);
  const choose = (next: Theme) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari
    document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax`;
    if (next === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = next;
    for (const changed of listeners) changed();
  };
  return { theme, choose };
}
