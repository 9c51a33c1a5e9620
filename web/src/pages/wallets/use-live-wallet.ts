import type { Wallet } from '@hodlxxi/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSdk } from '../../api/sdk.ts';
import { walletsKnown } from '../../api/wallets.ts';

/** Milliseconds: what the page shows first comes first. */
const AFTER = 1500;

/** Keeps the wallet as it is, for as long as its page is open. Without the stream it is looked at on each visit. */
export function useLiveWallet(id: string): void {
  const sdk = useSdk();
  const queries = useQueryClient();
  useEffect(() => {
    const gone = new AbortController();
    const key = walletsKnown.part(id, 'wallet');
    const take = (wallet: Wallet) => {
      const before = queries.getQueryData<Wallet>(key);
      if (before && JSON.stringify(before) === JSON.stringify(wallet)) return;
      queries.setQueryData<Wallet>(key, wallet);
      void queries.invalidateQueries({
        queryKey: walletsKnown.one(id),
        predicate: ({ queryKey }) => queryKey[3] !== 'wallet',
      });
    };
    const listen = async () => {
      for await (const wallet of sdk.wallets.watch(id, { signal: gone.signal })) take(wallet);
    };
    // It may be locked, deleted or out of reach by now: the page says so when it asks itself.
    const timer = setTimeout(() => void listen().catch(() => {}), AFTER);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [id, queries, sdk]);
}
