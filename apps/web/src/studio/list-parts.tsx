'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';

type List = {
  isPending: boolean;
  isError: boolean;
  isSuccess: boolean;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
};

/** The states that a list can be narrowed to, each under its own address; a plain press changes the list in place. */
export function StatusTabs<Status extends string>(props: {
  label: string;
  path: string;
  statuses: readonly Status[];
  chosen: Status | null;
  word: (status: Status | 'all') => string;
  onChoose: (status: Status | null) => void;
}) {
  const { label, path, statuses, chosen, word, onChoose } = props;
  return (
    <nav className="tabs" aria-label={label}>
      {[null, ...statuses].map((status) => (
        <a
          key={status ?? 'all'}
          href={status ? `${path}?status=${status}` : path}
          aria-current={chosen === status ? 'true' : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey) return;
            event.preventDefault();
            onChoose(status);
          }}
        >
          {word(status ?? 'all')}
        </a>
      ))}
    </nav>
  );
}

/** A list that is read, could not be read, has rows, or has none: because of what was looked for (`none`), or at all (`empty`). */
export function Listing<Item>(props: {
  list: List;
  items: readonly Item[];
  loading: string;
  filtered: boolean;
  none: ReactNode;
  empty: ReactNode;
  children: (items: readonly Item[]) => ReactNode;
}) {
  const { list, items, loading, filtered, none, empty, children } = props;
  return (
    <>
      {list.isPending && <SkeletonRows label={loading} />}
      {list.isError && <Failed again={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (filtered ? none : empty)}
      {list.isSuccess && items.length > 0 && (
        <>
          {children(items)}
          <More list={list} count={items.length} />
        </>
      )}
    </>
  );
}

/** The foot of a list: how many are shown, and the next ones. */
function More({ list, count }: { list: List; count: number }) {
  const t = useTranslations('list');
  if (!list.hasNextPage) return null;
  return (
    <p className="in small soft mt-4 flex items-center gap-3">
      {t('shown', { count })}
      <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {list.isFetchingNextPage ? t('loading') : t('more')}
      </Button>
    </p>
  );
}

/** In the place of the rows, when they could not be read. */
function Failed({ again }: { again: () => void }) {
  const t = useTranslations('list');
  return (
    <div className="in border-line border-t py-10" role="alert">
      <p className="state bad">
        <Mark is="bad" /> {t('failed')}
      </p>
      <p className="soft mt-1">{t('failedSaid')}</p>
      <div className="mt-4">
        <Button onClick={again}>{t('again')}</Button>
      </div>
    </div>
  );
}
