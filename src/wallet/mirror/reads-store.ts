/** What people read of their wallets, from our tables alone. The wallet has been found to be theirs before. */
import type { Balance, Branch, Coin, WalletAddress, WalletTransaction } from '../model.ts';

export type AddressPosition = { readonly branch: Branch; readonly position: number };
export type CoinPosition = { readonly at: number; readonly txid: string; readonly vout: number };
export type TransactionPosition = { readonly at: number; readonly txid: string };

export type AddressFilter = { readonly branch?: Branch | undefined; readonly used?: boolean | undefined };
export type CoinFilter = {
  /** Of satoshis. */
  readonly least?: bigint | undefined;
  readonly frozen?: boolean | undefined;
  readonly confirmed?: boolean | undefined;
  readonly address?: string | undefined;
};

/** An address with what it has received and still holds, in satoshis. */
export type AddressRow = WalletAddress & { readonly received: bigint; readonly holds: bigint };

export type Given = AddressPosition & { readonly address: string; readonly label: string | null };

export type ReadsStore = {
  /** Those without any coin are left out. `now` in milliseconds since the epoch: drafts end. */
  readonly balances: (walletIds: readonly string[], now: number) => Promise<ReadonlyMap<string, Balance>>;
  readonly balance: (walletId: string, now: number) => Promise<Balance>;
  readonly coins: (
    walletId: string,
    page: CoinFilter & { readonly limit: number; readonly after: CoinPosition | null; readonly now: number },
  ) => Promise<readonly (Coin & { readonly at: number; readonly immature: boolean })[]>;
  readonly addresses: (
    walletId: string,
    page: AddressFilter & { readonly limit: number; readonly after: AddressPosition | null },
  ) => Promise<readonly AddressRow[]>;
  /** Newest first. */
  readonly transactions: (
    walletId: string,
    page: { readonly limit: number; readonly after: TransactionPosition | null },
  ) => Promise<readonly WalletTransaction[]>;
  /**
   * The first address that was never used nor handed out, which from then on counts as handed out; null when none is
   * left. No two calls ever get the same.
   */
  readonly give: (request: {
    readonly walletId: string;
    readonly branch: Branch;
    readonly label: string | null;
    readonly now: number;
    /** Addresses that may be handed out and unused at the same time. */
    readonly most: number;
  }) => Promise<Given | 'none_left' | 'too_many_unused' | 'gone'>;
  /** Freezes or thaws; resolves to those that are no coins of the wallet, in which case nothing was done. */
  readonly freeze: (
    walletId: string,
    outpoints: readonly { readonly txid: string; readonly vout: number }[],
    frozen: boolean,
  ) => Promise<readonly string[]>;
};
