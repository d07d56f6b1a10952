'use client';
import { useTranslations } from 'next-intl';
import { Button } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';

type List = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };

/** The foot of a list: how many are shown, and the next ones. */
export function More({ list, count }: { list: List; count: number }) {
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
export function Failed({ again }: { again: () => void }) {
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
