/** Wallets, and what the chain says of them. Everything of one wallet is below its own key, so that news renew it all. */
import type {
  BuiltDraft,
  Coin,
  Draft,
  Fees,
  Scan,
  SpendPaths,
  Wallet,
  WalletAddress,
  WalletLock,
  WalletTransaction,
} from '@hodlxxi/sdk';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { hasCode } from './failure.ts';
import { useSdk } from './sdk.ts';
import { type List, useList } from './use-list.ts';

/** Milliseconds. Requests about scans have a limit of their own, which this stays well below. */
const WHILE_SCANNING = 3000;

export const walletsKnown = {
  list: ['wallets', 'list'],
  one: (id: string) => ['wallets', 'one', id] as const,
  /** A part of one: 'scan', 'balance', … */
  part: (id: string, ...names: readonly string[]) => ['wallets', 'one', id, ...names] as const,
} as const;

export const isUnderWay = ({ state }: Pick<Scan, 'state'>): boolean =>
  state === 'waiting' || state === 'running';

export const useWallets = (): List<Wallet> => {
  const sdk = useSdk();
  return useList(walletsKnown.list, sdk.wallets.page, ({ wallets }) => wallets, 100);
};

export function useWallet(id: string): UseQueryResult<Wallet> {
  const sdk = useSdk();
  return useQuery({
    queryKey: walletsKnown.part(id, 'wallet'),
    queryFn: ({ signal }) => sdk.wallets.get(id, { signal }),
  });
}

/** Null when there was none yet. */
export function useScan(id: string): UseQueryResult<Scan | null> {
  const sdk = useSdk();
  return useQuery({
    queryKey: walletsKnown.part(id, 'scan'),
    queryFn: ({ signal }) =>
      sdk.wallets.scan.get(id, { signal }).catch((error: unknown) => {
        if (hasCode(error, 'not_found')) return null;
        throw error;
      }),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? WHILE_SCANNING : false),
  });
}

/** Whether it has a passphrase, and whether this session has opened it. */
export function useLock(id: string, { enabled = true } = {}): UseQueryResult<WalletLock> {
  const sdk = useSdk();
  return useQuery({
    queryKey: walletsKnown.part(id, 'lock'),
    queryFn: ({ signal }) => sdk.wallets.lock.get(id, { signal }),
    enabled,
  });
}

const PAGE = 50;

export const useTransactions = (id: string): List<WalletTransaction> => {
  const sdk = useSdk();
  return useList(
    walletsKnown.part(id, 'transactions'),
    (query, call) => sdk.wallets.transactions.page(id, query, call),
    ({ transactions }) => transactions,
    PAGE,
  );
};

export const useCoins = (id: string): List<Coin> => {
  const sdk = useSdk();
  return useList(
    walletsKnown.part(id, 'coins'),
    (query, call) => sdk.wallets.coins.page(id, query, call),
    ({ utxos }) => utxos,
    PAGE,
  );
};

/** Of the receiving branch, those that somebody knows. */
export const useAddresses = (id: string): List<WalletAddress> => {
  const sdk = useSdk();
  return useList(
    walletsKnown.part(id, 'addresses', 'list'),
    (query, call) => sdk.wallets.addresses.page(id, { ...query, branch: 'receive' }, call),
    ({ addresses }) => addresses.filter(({ given_at, used_at }) => given_at !== null || used_at !== null),
    PAGE,
  );
};

/** The last one that was handed out and waits for a payment; null when there is none. */
export function useGivenAddress(id: string): UseQueryResult<WalletAddress | null> {
  const sdk = useSdk();
  return useQuery({
    queryKey: walletsKnown.part(id, 'addresses', 'given'),
    queryFn: async ({ signal }) => {
      const query = { branch: 'receive', used: false, limit: 100 } as const;
      const { addresses } = await sdk.wallets.addresses.page(id, query, { signal });
      return addresses.findLast(({ given_at }) => given_at !== null) ?? null;
    },
  });
}

export const useDrafts = (id: string): List<Draft> => {
  const sdk = useSdk();
  return useList(
    walletsKnown.part(id, 'drafts', 'list'),
    (query, call) => sdk.wallets.drafts.page(id, query, call),
    ({ drafts }) => drafts,
    10,
  );
};

export function useDraft(id: string, draft: string): UseQueryResult<BuiltDraft> {
  const sdk = useSdk();
  return useQuery({
    queryKey: walletsKnown.part(id, 'drafts', draft),
    queryFn: ({ signal }) => sdk.wallets.drafts.get(id, draft, { signal }),
  });
}

/** The ways to spend from it, and when each opens. */
export function useSpendPaths(id: string, { enabled = true } = {}): UseQueryResult<SpendPaths> {
  const sdk = useSdk();
  return useQuery({
    queryKey: walletsKnown.part(id, 'ways'),
    queryFn: ({ signal }) => sdk.wallets.spendPaths(id, { signal }),
    enabled,
  });
}

export function useFees(): UseQueryResult<Fees> {
  const sdk = useSdk();
  return useQuery({ queryKey: ['fees'], queryFn: ({ signal }) => sdk.wallets.fees({ signal }) });
}
