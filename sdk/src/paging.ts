import type { Call, Query, Transport } from './transport.ts';
import type { PageQuery } from './types.ts';

type Page = { readonly next_cursor: string | null };

/** `Filter` is what narrows the list, beside the page. */
export type Listing<P extends Page, T, Filter extends Query = Query> = {
  /** One page. */
  readonly page: (query?: PageQuery & Filter, call?: Call) => Promise<P>;
  /** Everything, fetched page by page as the loop gets there; `limit` is the size of a page. */
  readonly all: (
    query?: Pick<PageQuery, 'limit'> & Filter,
    call?: Call,
  ) => AsyncGenerator<T, void, undefined>;
};

export function createListing<P extends Page, T, Filter extends Query = Readonly<Record<never, never>>>(
  { json }: Transport,
  path: string,
  itemsOf: (page: P) => readonly T[],
): Listing<P, T, Filter> {
  const page = (query?: Query, call: Call = {}) => json<P>('GET', path, { query, ...call });
  return {
    page,
    async *all(query, call = {}) {
      let cursor: string | undefined;
      do {
        const got = await page({ ...query, cursor }, call);
        yield* itemsOf(got);
        cursor = got.next_cursor ?? undefined;
      } while (cursor !== undefined);
    },
  };
}
