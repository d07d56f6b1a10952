import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { backTo } from '../../auth/back.ts';
import { SignIn } from '../../auth/sign-in.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('title') };
}

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  return <SignIn to={backTo((await searchParams)['to'])} />;
}
