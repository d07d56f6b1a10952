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
import { NewTemplate } from '../new-template.tsx';
import { useSearch } from '../use-search.ts';
import { STATUSES, templateFilter, templatePages } from './filter.ts';
import { TemplateTable } from './template-table.tsx';

/** Every template of the company, newest first. */
export function Templates() {
  const t = useTranslations('templates');
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [filter, setFilter] = useQueryStates(templateFilter, { history: 'push' });
  const search = useSearch(filter.search, (words) => void setFilter({ search: words || null }, { history: 'replace' }));
  const list = useInfiniteQuery({ ...templatePages(trpc, client, filter), placeholderData: keepPreviousData });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = filter.status !== null || filter.search !== '';
  const showAll = () => {
    search.clear();
    void setFilter(null);
  };
  return (
    <Page>
      <Head title={t('title')} acts={<NewTemplate primary />} />
      <div className="filters">
        <StatusTabs
          label={t('status')}
          path="/templates"
          statuses={STATUSES}
          chosen={filter.status}
          word={(status) => t(`tab.${status}`)}
          onChoose={(status) => void setFilter({ status })}
        />
        <div className="grow">
          <Search label={t('search')} {...search.field} />
        </div>
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
          <Empty title={t('empty')} act={<NewTemplate primary={false} />} example={t('example')}>
            {t('emptySaid')}
          </Empty>
        }
      >
        {(found) => <TemplateTable templates={found} />}
      </Listing>
    </Page>
  );
}
