/** What is written down of wallets. Another person's wallet is to every method as if it did not exist. */
import type { Origin } from '../core/ports.ts';
import type { Branch, Wallet } from './model.ts';
import type { Restored, SealedRow, SealedWallet } from './vault/index.ts';

export type NewAddress = {
  readonly branch: Branch;
  readonly position: number;
  readonly address: string;
  /** scriptPubKey in hexadecimal. */
  readonly script: string;
};

export type NewWallet = Pick<
  Wallet,
  'id' | 'userId' | 'name' | 'network' | 'script' | 'nodeWallet' | 'birthday' | 'gapLimit'
> &
  SealedWallet & {
    readonly addresses: readonly NewAddress[];
    /** From a backup. */
    readonly restored?: Restored;
    /** The import that begins with it. */
    readonly job: { readonly id: string; readonly fromHeight: number; readonly toHeight: number };
  };

export type AddRequest = {
  readonly wallet: NewWallet;
  /** Wallets one person may have. */
  readonly most: number;
  readonly now: number;
  readonly origin: Origin;
};

export type WalletChange = {
  readonly name?: string | undefined;
  readonly gapLimit?: number | undefined;
  /** Only ever true: another wallet takes the place. */
  readonly isDefault?: true | undefined;
};

export type OwnedRequest = {
  readonly userId: string;
  readonly walletId: string;
  readonly now: number;
  readonly origin: Origin;
};

export type WalletsStore = {
  /** The wallet, its first addresses, its import and the audit event at once. The first wallet becomes the default. */
  readonly add: (request: AddRequest) => Promise<Wallet | 'wallet_exists' | 'wallet_quota_reached'>;
  readonly find: (userId: string, walletId: string) => Promise<Wallet | null>;
  readonly findDefault: (userId: string) => Promise<Wallet | null>;
  /** In the order they were added. */
  readonly list: (
    userId: string,
    page: { readonly limit: number; readonly after: string | null },
  ) => Promise<readonly Wallet[]>;
  readonly change: (request: OwnedRequest & { readonly change: WalletChange }) => Promise<Wallet | null>;
  /** With everything that hangs on it; the oldest of the others becomes the default. The wallet as it was. */
  readonly remove: (request: OwnedRequest) => Promise<Wallet | null>;
  readonly sealed: (walletId: string) => Promise<SealedRow | null>;
  /** Addresses that are there already stay as they are. False when the wallet is gone. */
  readonly addAddresses: (walletId: string, addresses: readonly NewAddress[]) => Promise<boolean>;
  /** How many positions of each branch are written down. */
  readonly addressCounts: (walletId: string) => Promise<Readonly<Record<Branch, number>>>;
  /** The first addresses of each branch, in order. */
  readonly firstAddresses: (walletId: string, count: number) => Promise<readonly NewAddress[]>;
};
