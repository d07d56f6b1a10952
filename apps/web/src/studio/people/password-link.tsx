'use client';
import { useFormatter, useTranslations } from 'next-intl';
import { Button } from '../../ui/button.tsx';
import { LinkField } from '../copy-link.tsx';

/** A link to choose a password, as the server gives it: once. */
export type Shown = { readonly passwordUrl: string; readonly linkUntil: string };

type Props = Shown & { name: string; email: string; again?: { words: string; act: () => void }; done: () => void };

/** The link that was mailed, for who would rather hand it on; it is never shown again. */
export function PasswordLink({ name, email, passwordUrl, linkUntil, again, done }: Props) {
  const t = useTranslations('people.link');
  const format = useFormatter();
  return (
    <>
      <p className="mb-4">{t('mailed', { email, until: format.dateTime(new Date(linkUntil), 'deadline') })}</p>
      <LinkField url={passwordUrl} name={name} />
      <p className="soft small mt-2">{t('careful', { name })}</p>
      <footer>
        {again && (
          <Button quiet onClick={again.act}>
            {again.words}
          </Button>
        )}
        <Button primary onClick={done}>
          {t('done')}
        </Button>
      </footer>
    </>
  );
}
