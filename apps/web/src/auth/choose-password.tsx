'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { sessionInput } from '@interviews/client';
import Link from 'next/link';
import { signIn } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTRPCClient } from '../api/browser.tsx';
import { problemOf } from '../api/queries.ts';
import { useWhy } from '../api/words.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Logo } from '../ui/logo.tsx';
import { Mark } from '../ui/mark.tsx';

type Props = {
  /** The token of the link: behind the `#`, which a browser sends to nobody. It stays there until it is used, so that a reload loses nothing. */
  token?: () => string;
  /** Signs in with what was just chosen; false when that has to be done by hand. */
  enter?: (email: string, password: string) => Promise<boolean>;
  go?: (to: string) => void;
};

/** Where a colleague who was invited, or has lost the password, chooses one, and is in. */
export function ChoosePassword({
  token = () => location.hash.slice(1),
  enter = enterByNextAuth,
  go = (address) => location.replace(address),
}: Props) {
  const t = useTranslations('choosePassword');
  const house = useTranslations('signIn');
  const client = useTRPCClient();
  const why = useWhy();
  const [failed, setFailed] = useState<string | null>(null);
  const [shown, setShown] = useState(false);
  const form = useForm({ resolver: zodResolver(sessionInput.password.pick({ password: true })), defaultValues: { password: '' } });
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;
  const busy = isSubmitting || (isSubmitSuccessful && failed === null);

  const submit = form.handleSubmit(async ({ password }) => {
    setFailed(null);
    try {
      // An empty token is one that was cut off: the server says what it says of any that opens nothing.
      const { email } = await client.sessions.password.mutate({ token: token() || '-', password });
      go((await enter(email, password)) ? '/' : '/sign-in');
    } catch (error) {
      const reason = why(error);
      const gone = problemOf(error)?.code === 'PasswordLinkNotFoundException';
      setFailed(gone ? t('gone') : reason === null ? t('away') : t('refused', { why: reason }));
    }
  });

  return (
    <main id="main" className="page grid min-h-dvh content-center justify-items-center">
      <div className="w-full max-w-[21rem]">
        <p className="mb-8 flex items-center gap-3 font-semibold">
          <Logo /> {house('house')}
        </p>
        <h1 className="mb-2">{t('title')}</h1>
        <p className="soft mb-6">{t('said')}</p>
        <form onSubmit={submit} noValidate method="post">
          <Field
            label={t('password')}
            help={t('help')}
            type={shown ? 'text' : 'password'}
            autoComplete="new-password"
            spellCheck={false}
            error={errors.password && t('needed')}
            {...form.register('password')}
          />
          <div role="alert">
            {failed && (
              <div className="mb-4">
                <p className="state bad">
                  <Mark is="bad" />
                  <span>{failed}</span>
                </p>
                <p className="mt-2">
                  <Link href="/sign-in">{t('toSignIn')}</Link>
                </p>
              </div>
            )}
          </div>
          <div className="acts">
            <Button quiet aria-pressed={shown} onClick={() => setShown(!shown)}>
              {shown ? t('hide') : t('show')}
            </Button>
            <Button primary type="submit" className="flex-1" disabled={busy}>
              {busy ? t('checking') : t('submit')}
            </Button>
          </div>
        </form>
      </div>
    </main>
  );
}

const enterByNextAuth = async (email: string, password: string): Promise<boolean> => {
  const answer = await signIn('credentials', { email, password, redirect: false }).catch(() => null);
  return answer?.ok ?? false;
};
