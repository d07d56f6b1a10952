'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useTRPC } from '../../api/browser.tsx';
import { Head, Page } from '../../ui/page.tsx';
import { ApiKeys } from './api-keys.tsx';
import { InviteColleague } from './invite-colleague.tsx';
import { PeopleTable } from './people-table.tsx';

/** Who signs in for the company, and with which keys its programs do. @param me whose browser this is, by id */
export function People({ me }: { me: string }) {
  const t = useTranslations('people');
  const { data } = useSuspenseQuery(useTRPC().colleagues.list.queryOptions({}));
  const people = data.items;
  // As it is now, and not as it was at sign-in; the server asks again anyway.
  const isAdmin = people.some(({ id, role }) => id === me && role === 'admin');
  return (
    <Page>
      <Head title={t('title')} said={isAdmin ? t('said') : `${t('said')} ${t('ofAdmins')}`} acts={isAdmin && <InviteColleague />} />
      {people.length === 0 ? <p className="in soft">{t('elsewhere')}</p> : <PeopleTable people={people} me={me} isAdmin={isAdmin} />}
      {people.length === 1 && <p className="in soft mt-4 max-w-[60ch]">{t('alone')}</p>}
      {isAdmin && <ApiKeys />}
    </Page>
  );
}
