import type { Wallet } from '../../model.ts';
import type { NewAddress } from '../../wallets-store.ts';
import type { Backup } from './document.ts';

/** What a backup brings besides the wallet: it is written down with it, and waits for what it is about. */
export type Restored = Pick<Backup, 'nextReceive' | 'nextChange' | 'labels' | 'frozen'>;

export type BackupStore = {
  /** Everything of a wallet that is not on the chain, as of one moment; at most `most` labels. */
  readonly read: (
    wallet: Pick<Wallet, 'id'>,
    most: number,
  ) => Promise<Pick<Backup, 'labels' | 'frozen'> & { readonly addresses: readonly NewAddress[] }>;
};
