import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { getLocale, getMessages, getTimeZone, getTranslations } from 'next-intl/server';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { ApiProvider } from '../api/browser.tsx';
import { Words } from '../messages/words.tsx';
import { NotLoaded } from '../ui/not-loaded.tsx';
import { Notices } from '../ui/notice.tsx';
import './globals.css';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('app');
  return { title: { default: t('name'), template: `%s · ${t('name')}` }, description: t('description'), robots: { index: false } };
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1, viewportFit: 'cover' };

export default async function Layout({ children }: { children: ReactNode }) {
  const [locale, messages, zone, t, chosen] = await Promise.all([
    getLocale(),
    getMessages(),
    getTimeZone(),
    getTranslations('change'),
    cookies(),
  ]);
  const theme = chosen.get('theme')?.value;
  return (
    <html lang={locale} data-theme={theme === 'light' || theme === 'dark' ? theme : undefined} suppressHydrationWarning>
      <body>
        <Words locale={locale} messages={messages} zone={zone}>
          <Notices close={t('close')}>
            <NuqsAdapter>
              <ApiProvider>{children}</ApiProvider>
            </NuqsAdapter>
            <NotLoaded />
          </Notices>
        </Words>
      </body>
    </html>
  );
}
