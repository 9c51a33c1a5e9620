/** The lock of a wallet as it is written down. Another person's wallet is as if it did not exist. */
import type { Origin } from '../../core/ports.ts';
import type { Wallet } from '../model.ts';

/** `state` is what the wallet is in apart from the lock; `dataKey` is null while it is locked, `locked` while it is not. */
export type LockRow = {
  readonly wallet: Wallet;
  readonly encryptedDescriptor: Uint8Array;
  readonly dataKey: Uint8Array | null;
  readonly locked: { readonly key: Uint8Array; readonly params: unknown } | null;
};

type Change = {
  readonly userId: string;
  readonly walletId: string;
  readonly now: number;
  readonly origin: Origin;
};

export type LockStore = {
  readonly find: (userId: string, walletId: string) => Promise<LockRow | null>;
  /**
   * From the data key to the locked one, with the audit event, if the wallet is as it was read and nothing is being
   * done for it. `params` is kept as it is.
   */
  readonly lock: (
    change: Change & {
      readonly dataKey: Uint8Array;
      readonly lockedKey: Uint8Array;
      readonly params: object;
    },
  ) => Promise<'locked' | 'changed' | 'scan_under_way'>;
  /** Other parameters for the same lock. */
  readonly renew: (
    change: Change & { readonly lockedKey: Uint8Array; readonly params: object },
  ) => Promise<'renewed' | 'changed'>;
  /** Back to the data key; the wallet is in the state it is in apart from its lock. */
  readonly unlock: (
    change: Change & { readonly lockedKey: Uint8Array; readonly dataKey: Uint8Array },
  ) => Promise<'unlocked' | 'changed'>;
};
