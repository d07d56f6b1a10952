import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ChoosePassword } from '../../auth/choose-password.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('choosePassword'))('title') };
}

export default function Page() {
  return <ChoosePassword />;
}
