/** Proofs of funds. They end by themselves, so what is shown of them is looked at often. */
import type { Coin, Proof, ProofInfo } from '@hodlxxi/sdk';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useSdk } from './sdk.ts';
import { type List, useList } from './use-list.ts';
import { walletsKnown } from './wallets.ts';

/** Milliseconds. */
const OFTEN = 30_000;
/** Coins that are looked through for those to prove. */
const MOST_COINS = 1000;
const PAGE = 100;

export const proofsKnown = { list: ['proofs', 'list'], info: ['proofs', 'info'] } as const;

export function useProofs(): List<Proof> {
  const sdk = useSdk();
  return useList(proofsKnown.list, sdk.proofs.page, ({ proofs }) => proofs, 20, { every: OFTEN });
}

export function useProofInfo(): UseQueryResult<ProofInfo> {
  const sdk = useSdk();
  return useQuery({
    queryKey: proofsKnown.info,
    queryFn: ({ signal }) => sdk.proofs.info({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** All of a wallet, as they are now. */
export function useWalletCoins(id: string): UseQueryResult<readonly Coin[]> {
  const sdk = useSdk();
  return useQuery({
    queryKey: walletsKnown.part(id, 'coins', 'all'),
    queryFn: async ({ signal }) => {
      const coins: Coin[] = [];
      for (let cursor: string | undefined; coins.length < MOST_COINS; ) {
        const page = await sdk.wallets.coins.page(id, { limit: PAGE, cursor }, { signal });
        coins.push(...page.utxos);
        if (page.next_cursor === null) break;
        cursor = page.next_cursor;
      }
      return coins;
    },
    staleTime: 0,
    retry: false,
  });
}
