import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { signedIn } from '../../auth/session.ts';
import { Bar } from '../../studio/bar.tsx';
import '../../studio/studio.css';

export default async function Layout({ children }: { children: ReactNode }) {
  const [person, t] = await Promise.all([signedIn(), getTranslations('page')]);
  return (
    <>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <Bar name={person.name} email={person.email} />
      {children}
    </>
  );
}
