'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useQueryStates } from 'nuqs';
import { useTRPC, useTRPCClient } from '../../api/browser.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Search } from '../../ui/field.tsx';
import { Head, Page } from '../../ui/page.tsx';
import { Listing, StatusTabs } from '../list-parts.tsx';
import { useSearch } from '../use-search.ts';
import { invitationFilter, invitationPages, STATUSES } from './filter.ts';
import { InvitationTable } from './invitation-table.tsx';
import { Invite, type Me } from './invite.tsx';
import { TemplateFilter } from './template-filter.tsx';

const LIVE = 15_000;

/** Everybody who was invited, newest first. */
export function Invitations({ me }: { me: Me }) {
  const t = useTranslations('invitations');
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [filter, setFilter] = useQueryStates(invitationFilter, { history: 'push' });
  const search = useSearch(filter.search, (words) => void setFilter({ search: words || null }, { history: 'replace' }));
  const list = useInfiniteQuery({ ...invitationPages(trpc, client, filter), placeholderData: keepPreviousData, refetchInterval: LIVE });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = filter.status !== null || filter.search !== '' || filter.template !== null;
  const invite = (templateId: string | null) => void setFilter({ invite: templateId, me: null });
  const showAll = () => {
    search.clear();
    void setFilter({ status: null, search: null, template: null });
  };
  return (
    <Page>
      <Head
        title={t('title')}
        acts={
          <Button primary onClick={() => invite(filter.template ?? 'new')}>
            {t('invite')}
          </Button>
        }
      />
      <Invite wanted={filter.invite} me={filter.me ? me : null} onClose={() => invite(null)} />
      <div className="filters">
        <StatusTabs
          label={t('status')}
          path="/invitations"
          statuses={STATUSES}
          chosen={filter.status}
          word={(status) => t(`tab.${status}`)}
          onChoose={(status) => void setFilter({ status })}
        />
        <div className="grow">
          <Search label={t('search')} {...search.field} />
        </div>
        <TemplateFilter chosen={filter.template} onChange={(template) => void setFilter({ template })} />
      </div>
      <Listing
        list={list}
        items={items}
        loading={t('loading')}
        filtered={filtered}
        none={
          <Empty title={t('none')} act={<Button onClick={showAll}>{t('showAll')}</Button>}>
            {t('noneSaid')}
          </Empty>
        }
        empty={
          <Empty title={t('empty')} act={<Button onClick={() => invite('new')}>{t('emptyAct')}</Button>} example={t('example')}>
            {t('emptySaid')}
          </Empty>
        }
      >
        {(found) => <InvitationTable invitations={found} />}
      </Listing>
    </Page>
  );
}
