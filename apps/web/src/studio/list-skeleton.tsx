'use client';
import { useTranslations } from 'next-intl';
import { Head, Page } from '../ui/page.tsx';
import { Bone, SkeletonRows } from '../ui/skeleton.tsx';

/**
 * A list's page while it is on its way. Only above lists, each in its `(list)` group: above a page of one thing it would
 * turn the 404 of a stranger's id into a 200.
 */
export function ListSkeleton() {
  const t = useTranslations('page');
  return (
    <Page>
      <Head title={<Bone width="14rem" />} />
      <SkeletonRows label={t('loading')} />
    </Page>
  );
}
