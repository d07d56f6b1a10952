'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { sessionInput } from '@interviews/client';
import { signIn } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Logo } from '../ui/logo.tsx';
import { Mark } from '../ui/mark.tsx';
import { fromWord, type Refusal } from './check-password.ts';

type Given = { email: string; password: string };
/** Answers null when signed in. */
type Ask = (given: Given) => Promise<Refusal | null>;

/** @param ask and @param go are next-auth and the browser; tests give their own */
export function SignIn({
  to,
  ask = askNextAuth,
  go = (address) => location.assign(address),
}: {
  to: string;
  ask?: Ask;
  go?: (to: string) => void;
}) {
  const t = useTranslations('signIn');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const form = useForm<Given>({ resolver: zodResolver(sessionInput.hr), defaultValues: { email: '', password: '' } });
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;
  const leaving = isSubmitSuccessful && refusal === null;

  const submit = form.handleSubmit(async (given) => {
    setRefusal(null);
    const refused = await ask(given);
    setRefusal(refused);
    if (!refused) go(to);
    else if (refused.is === 'wrong') form.setFocus('password', { shouldSelect: true });
  });

  return (
    <main id="main" className="page grid min-h-dvh content-center justify-items-center">
      <div className="w-full max-w-[21rem]">
        <p className="mb-8 flex items-center gap-3 font-semibold">
          <Logo /> {t('house')}
        </p>
        <h1 className="mb-6">{t('title')}</h1>
        <form onSubmit={submit} noValidate method="post">
          <Field
            label={t('email')}
            type="email"
            autoComplete="username"
            error={errors.email && t('emailNeeded')}
            {...form.register('email')}
          />
          <Field
            label={t('password')}
            type="password"
            autoComplete="current-password"
            error={errors.password && t('passwordNeeded')}
            {...form.register('password')}
          />
          <div role="alert">
            {refusal && (
              <p className="state bad mb-4">
                <Mark is="bad" />
                <span>{words(t, refusal)}</span>
              </p>
            )}
          </div>
          <Button primary type="submit" className="w-full" disabled={isSubmitting || leaving}>
            {isSubmitting || leaving ? t('checking') : t('submit')}
          </Button>
        </form>
      </div>
    </main>
  );
}

function words(t: ReturnType<typeof useTranslations<'signIn'>>, refusal: Refusal): string {
  switch (refusal.is) {
    case 'wrong':
      return t('wrong');
    case 'throttled':
      return t('throttled', { minutes: Math.ceil(refusal.seconds / 60) });
    case 'away':
      return t('away');
  }
}

const askNextAuth: Ask = async (given) => {
  // Throws where the web app itself does not answer.
  const answer = await signIn('credentials', { ...given, redirect: false }).catch(() => null);
  if (answer?.ok) return null;
  return fromWord(answer?.error ?? 'away');
};
