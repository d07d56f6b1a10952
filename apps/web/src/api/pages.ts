import { infiniteQueryOptions, type QueryKey } from '@tanstack/react-query';

type Page<Item> = { items: Item[]; nextCursor: string | null };

/**
 * A list that is read page by page. Not tRPC's own `infiniteQueryOptions`: it sends a `direction` along, which the
 * contract does not know and therefore refuses.
 */
export const pagesOf = <Item>(queryKey: QueryKey, read: (cursor: string | undefined) => Promise<Page<Item>>) =>
  infiniteQueryOptions({
    queryKey: [...queryKey, 'pages'],
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page<Item>) => page.nextCursor ?? undefined,
  });
