'use client';
import { NextIntlClientProvider } from 'next-intl';
import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import type en from './en.json';
import { formats } from './typed.ts';

type Props = { locale: string; messages: typeof en; zone: string; children: ReactNode };

/**
 * Words and formats for components. Times are in the viewer's zone: at first as its cookie says, so that what the server
 * drew is what hydrates, then as the browser knows it; the cookie is for the next page.
 */
export function Words({ locale, messages, zone, children }: Props) {
  const timeZone = useSyncExternalStore(never, browserZone, () => zone);
  useEffect(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari
    document.cookie = `zone=${encodeURIComponent(timeZone)}; path=/; max-age=31536000; samesite=lax`;
  }, [timeZone]);
  return (
    <NextIntlClientProvider locale={locale} messages={messages} formats={formats} timeZone={timeZone}>
      {children}
    </NextIntlClientProvider>
  );
}

const never = () => () => {};
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
