/** The signing keys of the deployment: made, sealed, rotated, and noticed by every process without a restart. */
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWK,
} from 'jose';
import type { Bus, Clock, Log } from '../../core/ports.ts';
import { createSealing, type MasterKey, type Sealing } from '../../core/sealing.ts';
import { type Plan, planKeys, publishedKeys, type SigningAlg } from './schedule.ts';
import type { SigningKeyStore, StoredKey } from './store.ts';

export const KEYS_CHANNEL = 'oauth:keys';
/** What private keys are sealed for, and where. */
export const SIGNING_KEYS = 'signing-keys';
export const signingKeyPlace = (kid: string): string => `signing_keys:${kid}`;
/** How often a process looks for keys that a notice did not announce. */
const POLL_MS = 30_000;

export type KeySet = {
  /** Private keys, the signing one of each algorithm first. Stays inside the provider. */
  readonly privateJwks: JSONWebKeySet;
  readonly publicJwks: JSONWebKeySet;
  /** Resolves the key a JWT of ours names. */
  readonly verifier: ReturnType<typeof createLocalJWKSet>;
};

export type KeyRing = {
  readonly current: () => KeySet;
  /** Makes the next keys sign from now on; the old ones stay published for a day. */
  readonly rotate: () => Promise<void>;
  readonly onChange: (listener: (keys: KeySet) => void) => void;
  readonly close: () => Promise<void>;
};

export async function createKeyRing(deps: {
  store: SigningKeyStore;
  bus: Bus;
  clock: Clock;
  log: Log;
  masterKey: MasterKey;
  /** Milliseconds between scheduled rotations. */
  rotateEvery: number;
}): Promise<KeyRing> {
  const { store, bus, clock, log, rotateEvery } = deps;
  const sealing = createSealing(deps.masterKey, SIGNING_KEYS);
  const listeners: ((keys: KeySet) => void)[] = [];
  let fingerprint = '';
  let keys: KeySet | undefined;

  async function maintain(rotate = false): Promise<void> {
    const now = clock.now();
    const plan = (stored: readonly StoredKey[]) => planKeys(stored, now, rotateEvery, rotate);
    const result = await store.maintain(plan, (wanted) => makeKey(wanted, sealing), now);
    adopt(result.keys);
    if (result.changed) await bus.publish(KEYS_CHANNEL, 'changed').catch(() => undefined);
  }

  function adopt(stored: readonly StoredKey[]): void {
    const published = publishedKeys(stored, clock.now());
    const names = published.map((key) => key.kid).join(' ');
    if (names === fingerprint) return;
    fingerprint = names;
    keys = unseal(published, sealing);
    for (const listener of listeners) listener(keys);
  }

  const refresh = () =>
    maintain().catch((error: unknown) => log.warn({ err: error }, 'signing keys could not be refreshed'));

  await maintain();
  const unsubscribe = await bus.subscribe(KEYS_CHANNEL, () => {
    store.list().then(adopt, (error: unknown) => log.warn({ err: error }, 'signing keys could not be read'));
  });
  const timer = setInterval(refresh, POLL_MS);
  timer.unref();

  return {
    current() {
      if (!keys) throw new Error('there are no signing keys');
      return keys;
    },
    rotate: () => maintain(true),
    onChange: (listener) => void listeners.push(listener),
    async close() {
      clearInterval(timer);
      await unsubscribe();
    },
  };
}

/** Seals a fresh key pair; the thumbprint of RFC 7638 is its name, so a name can never be used twice. */
export async function makeKey(wanted: Plan['create'][number], sealing: Sealing): Promise<StoredKey> {
  const { privateKey, publicKey } = await generateKeyPair(wanted.alg, {
    extractable: true,
    modulusLength: 2048,
  });
  const bare = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(bare);
  const publicJwk = { ...bare, kid, alg: wanted.alg, use: 'sig' };
  const privateJwk = { ...(await exportJWK(privateKey)), kid, alg: wanted.alg, use: 'sig' };
  return {
    kid,
    alg: wanted.alg,
    activatesAt: wanted.activatesAt,
    retiresAt: null,
    expiresAt: null,
    publicJwk,
    privateSealed: sealing.seal(JSON.stringify(privateJwk), signingKeyPlace(kid)),
  };
}

function unseal(published: readonly StoredKey[], sealing: Sealing): KeySet {
  const privateKeys = published.map((key): JWK => JSON.parse(openKey(key, sealing).toString('utf8')));
  const publicJwks: JSONWebKeySet = { keys: published.map((key) => asJwk(key.publicJwk, key.alg)) };
  return { privateJwks: { keys: privateKeys }, publicJwks, verifier: createLocalJWKSet(publicJwks) };
}

function asJwk(stored: Readonly<Record<string, unknown>>, alg: SigningAlg): JWK {
  return { kty: alg === 'ES256' ? 'EC' : 'RSA', ...stored };
}

/** The start ends here when MASTER_KEY is not the one the keys were sealed with, and says so. */
function openKey(key: StoredKey, sealing: Sealing): Buffer {
  try {
    return sealing.open(key.privateSealed, signingKeyPlace(key.kid));
  } catch (cause) {
    throw new Error('MASTER_KEY is not the key this database was written with', { cause });
  }
}
