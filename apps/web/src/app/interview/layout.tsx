import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import '../../interview/interview.css';

/** A candidate's address must not travel: not to another page, not into an index. */
export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('interview.bar');
  return { title: { absolute: t('house') }, referrer: 'no-referrer', robots: { index: false, follow: false } };
}

export default function Layout({ children }: { children: ReactNode }) {
  return children;
}
