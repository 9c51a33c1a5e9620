/**
 * Secrets of the deployment that outlive MASTER_KEY: names that applications know people by, and MACs in the database,
 * have to come out the same after it was exchanged. They are kept sealed, and sealed anew with everything else.
 */
import { deriveKey } from './crypto.ts';
import { createSealing, type MasterKey, type Sealing } from './sealing.ts';

export type KeptSecretStore = {
  readonly find: (name: string) => Promise<Uint8Array | null>;
  /** Leaves the one that is there. */
  readonly add: (name: string, sealed: Uint8Array) => Promise<void>;
};

export const KEPT_SECRETS = 'kept-secrets';
export const keptSecretPlace = (name: string): string => `kept_secrets:${name}`;

/** A secret was to be made while two master keys are set: nobody could say from which. */
export class KeptSecretMissing extends Error {
  override readonly name = 'KeptSecretMissing';
  readonly code = 'kept_secret_missing';
}

/**
 * The 32 bytes called `name`, derived from the first master key that this database saw. Throws `KeptSecretMissing`,
 * or an error that says so when the master key is not the database's.
 */
export async function keepSecret(
  { store, masterKey }: { readonly store: KeptSecretStore; readonly masterKey: MasterKey },
  name: string,
): Promise<Buffer> {
  const sealing = createSealing(masterKey, KEPT_SECRETS);
  const place = keptSecretPlace(name);
  const found = await store.find(name);
  if (found) return openKept(sealing, found, place);
  if (masterKey.previous)
    throw new KeptSecretMissing('start once with one MASTER_KEY alone before MASTER_KEY_PREVIOUS is set');
  await store.add(name, sealing.seal(deriveKey(masterKey.current, name), place));
  const kept = await store.find(name);
  if (!kept) throw new Error(`the secret ${name} was not kept`);
  return openKept(sealing, kept, place);
}

/** The start ends here when neither key is the one the database was written with, and says so. */
function openKept(sealing: Sealing, sealed: Uint8Array, place: string): Buffer {
  try {
    return sealing.open(sealed, place);
  } catch (cause) {
    throw new Error('MASTER_KEY is not the key this database was written with', { cause });
  }
}
