import type { Call, Transport } from './transport.ts';
import type { PageQuery } from './types.ts';

type Page = { readonly next_cursor: string | null };

export type Listing<P extends Page, T> = {
  /** One page. */
  readonly page: (query?: PageQuery, call?: Call) => Promise<P>;
  /** Everything, fetched page by page as the loop gets there; `limit` is the size of a page. */
  readonly all: (query?: Pick<PageQuery, 'limit'>, call?: Call) => AsyncGenerator<T, void, undefined>;
};

export function createListing<P extends Page, T>(
  { json }: Transport,
  path: string,
  itemsOf: (page: P) => readonly T[],
): Listing<P, T> {
  const page = (query: PageQuery = {}, call: Call = {}) => json<P>('GET', path, { query, ...call });
  return {
    page,
    async *all({ limit } = {}, call = {}) {
      let cursor: string | undefined;
      do {
        const got = await page({ limit, cursor }, call);
        yield* itemsOf(got);
        cursor = got.next_cursor ?? undefined;
      } while (cursor !== undefined);
    },
  };
}
