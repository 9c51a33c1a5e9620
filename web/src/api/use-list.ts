import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query';

type Page = { readonly next_cursor: string | null };
type PageOf<P> = (query: { cursor?: string; limit?: number }, call: { signal: AbortSignal }) => Promise<P>;

export type List<T> = {
  /** Undefined until the first page is there. */
  readonly items: readonly T[] | undefined;
  readonly error: unknown;
  readonly retry: () => void;
  /** Present when there is more. */
  readonly more: (() => void) | undefined;
  readonly isLoadingMore: boolean;
};

/** `every`: milliseconds until it is fetched again, which it also is when the person comes back to the page. */
type Freshness = { readonly every?: number };

/** A list that grows page by page: `useList(['keys'], sdk.account.keys.page, (page) => page.keys)`. */
export function useList<P extends Page, T>(
  queryKey: QueryKey,
  page: PageOf<P>,
  itemsOf: (page: P) => readonly T[],
  limit = 20,
  { every }: Freshness = {},
): List<T> {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      page({ limit, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    ...(every === undefined ? {} : { refetchInterval: every, refetchOnWindowFocus: 'always' as const }),
  });
  return {
    items: query.data?.pages.flatMap(itemsOf),
    error: query.error,
    retry: () => void query.refetch(),
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    isLoadingMore: query.isFetchingNextPage,
  };
}
