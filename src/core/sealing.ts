/** What is sealed under MASTER_KEY, and stays readable while that key is exchanged for another. */
import { deriveKey, open, SealError, seal } from './crypto.ts';

/** While MASTER_KEY_PREVIOUS is set both open, and `current` alone seals. 32 bytes each. */
export type MasterKey = { readonly current: Uint8Array; readonly previous?: Uint8Array | undefined };

export type Sealing = {
  readonly seal: (plaintext: string | Uint8Array, place: string) => Buffer;
  /** Throws `SealError` when neither key opens it. */
  readonly open: (sealed: Uint8Array, place: string) => Buffer;
  /** The same under the current key; null when it is already. Throws `SealError` when neither key opens it. */
  readonly renew: (sealed: Uint8Array, place: string) => Buffer | null;
};

/** Sealing for one `purpose`, under a key derived from the master key for it alone. */
export function createSealing(masterKey: MasterKey, purpose: string): Sealing {
  const current = deriveKey(masterKey.current, purpose);
  const previous = masterKey.previous && deriveKey(masterKey.previous, purpose);

  function openWithEither(sealed: Uint8Array, place: string) {
    try {
      return { plaintext: open(current, sealed, place), isCurrent: true };
    } catch (error) {
      if (!previous || !(error instanceof SealError)) throw error;
      return { plaintext: open(previous, sealed, place), isCurrent: false };
    }
  }

  return {
    seal: (plaintext, place) => seal(current, plaintext, place),
    open: (sealed, place) => openWithEither(sealed, place).plaintext,
    renew(sealed, place) {
      const { plaintext, isCurrent } = openWithEither(sealed, place);
      return isCurrent ? null : seal(current, plaintext, place);
    },
  };
}
