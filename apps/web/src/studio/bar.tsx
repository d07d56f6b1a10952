'use client';
import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { signOut } from '../auth/sign-out.ts';
import { Logo } from '../ui/logo.tsx';
import { Menu, MenuChoice, MenuItem, MenuRule } from '../ui/menu.tsx';
import { useTheme } from '../ui/theme.tsx';

const places = [
  { href: '/', name: 'home' },
  { href: '/templates', name: 'templates' },
  { href: '/invitations', name: 'invitations' },
] as const;

/** Where one can go, and who one is. */
export function Bar({ name, email }: { name: string; email: string }) {
  const t = useTranslations('bar');
  const path = usePathname();
  const here = (href: string) => (href === '/' ? path === '/' : path.startsWith(href));
  return (
    <header className="bar">
      <Link className="logo" href="/" aria-label={t('home')}>
        <Logo />
      </Link>
      <Link className="house" href="/">
        {t('house')}
      </Link>
      <nav aria-label={t('studio')}>
        {places.map((place) => (
          <Link key={place.href} href={place.href} aria-current={here(place.href) ? 'page' : undefined}>
            {t(place.name)}
          </Link>
        ))}
      </nav>
      <div className="tools">
        <Account name={name} email={email} />
      </div>
    </header>
  );
}

function Account({ name, email }: { name: string; email: string }) {
  const t = useTranslations('bar');
  const router = useRouter();
  const { theme, choose } = useTheme();
  const initials = name
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase();
  const trigger = (
    <button type="button" className="me" aria-label={t('account', { name, initials })}>
      {initials}
    </button>
  );
  return (
    <Menu trigger={trigger} label={`${name}, ${email}`}>
      <MenuChoice
        value={theme}
        onChange={choose}
        options={[
          { value: 'system', label: t('themeSystem') },
          { value: 'light', label: t('themeLight') },
          { value: 'dark', label: t('themeDark') },
        ]}
      />
      <MenuRule />
      <MenuItem onSelect={() => router.push('/people')}>{t('people')}</MenuItem>
      <MenuItem onSelect={() => void signOut()}>{t('signOut')}</MenuItem>
    </Menu>
  );
}
