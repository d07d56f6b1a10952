'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useQueryStates } from 'nuqs';
import { useTRPC, useTRPCClient } from '../../api/browser.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Search } from '../../ui/field.tsx';
import { Head, Page } from '../../ui/page.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Failed, More } from '../list-parts.tsx';
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
        <nav className="tabs" aria-label={t('status')}>
          {[null, ...STATUSES].map((status) => (
            <a
              key={status ?? 'all'}
              href={status ? `/templates?status=${status}` : '/templates'}
              aria-current={filter.status === status ? 'true' : undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey) return;
                event.preventDefault();
                void setFilter({ status });
              }}
            >
              {t(`tab.${status ?? 'all'}`)}
            </a>
          ))}
        </nav>
        <div className="grow">
          <Search label={t('search')} {...search.field} />
        </div>
      </div>
      {list.isPending && <SkeletonRows label={t('loading')} />}
      {list.isError && <Failed again={() => void list.refetch()} />}
      {list.isSuccess && items.length > 0 && (
        <>
          <TemplateTable templates={items} />
          <More list={list} count={items.length} />
        </>
      )}
      {list.isSuccess && items.length === 0 && filtered && (
        <Empty title={t('none')} act={<Button onClick={showAll}>{t('showAll')}</Button>}>
          {t('noneSaid')}
        </Empty>
      )}
      {list.isSuccess && items.length === 0 && !filtered && (
        <Empty title={t('empty')} act={<NewTemplate primary={false} />} example={t('example')}>
          {t('emptySaid')}
        </Empty>
      )}
    </Page>
  );
}
