import type { KeyTimes, Plan } from './schedule.ts';

export type StoredKey = KeyTimes & {
  readonly publicJwk: Readonly<Record<string, unknown>>;
  /** Private JWK sealed under a key derived from MASTER_KEY. */
  readonly privateSealed: Buffer;
};

export type SigningKeyStore = {
  readonly list: () => Promise<readonly StoredKey[]>;
  /**
   * Reads all keys, lets `plan` decide, makes the missing keys with `make` and applies everything, under a lock:
   * of several processes that come at once, one decides and the others see its result.
   */
  readonly maintain: (
    plan: (keys: readonly StoredKey[]) => Plan,
    make: (wanted: Plan['create'][number]) => Promise<StoredKey>,
    now: number,
  ) => Promise<{ readonly keys: readonly StoredKey[]; readonly changed: boolean }>;
};
