/** From a passphrase to the key that locks a wallet: Argon2id (RFC 9106), on another thread, one at a time. */
import { argon2 } from 'node:crypto';
import { z } from 'zod';
import { deriveKey } from '../../core/crypto.ts';
import type { Random } from '../../core/ports.ts';
import { createLane, LaneFull } from '../../lib/lane.ts';
import { later } from './attempts.ts';

/** Memory in KiB. Bounded when it is read as well: a row must not be able to ask for all there is. */
export const kdfParams = z.object({
  kdf: z.literal('argon2id'),
  memory: z.int().min(8192).max(262_144),
  passes: z.int().min(1).max(10),
  parallelism: z.int().min(1).max(4),
  salt: z.base64().length(24),
});

export type KdfParams = z.infer<typeof kdfParams>;

/** RFC 9106 section 4, second recommended option, with one lane: the server has few cores and many people. */
const COST = { kdf: 'argon2id', memory: 65_536, passes: 3, parallelism: 1 } as const;
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** Derivations that may wait; each takes 64 MiB and a fraction of a second. */
const MOST_WAITING = 16;

export type PassphraseKeys = {
  /** Costs and a salt for a new lock. */
  readonly newParams: () => KdfParams;
  /** Throws `rate_limited` when too many are at it. */
  readonly derive: (passphrase: string, params: KdfParams) => Promise<Buffer>;
};

/**
 * `secret`: the vault's. It goes into every derivation, so that a copy of the database alone does not let anybody try
 * passphrases (RFC 9106 section 3.1, the secret value K).
 */
export function createPassphraseKeys(deps: {
  readonly secret: Uint8Array;
  readonly random: Random;
}): PassphraseKeys {
  const pepper = deriveKey(deps.secret, 'passphrases');
  const lane = createLane({ running: 1, waiting: MOST_WAITING });
  return {
    newParams: () => ({ ...COST, salt: Buffer.from(deps.random.bytes(SALT_BYTES)).toString('base64') }),
    derive: (passphrase, params) => lane(() => derive(passphrase, params, pepper)).catch(busy),
  };
}

function busy(error: unknown): never {
  throw error instanceof LaneFull ? later() : error;
}

/** Keyboards differ in how they compose letters; NFC makes them agree (RFC 8265 section 4.2.1). */
function derive(passphrase: string, params: KdfParams, pepper: Buffer): Promise<Buffer> {
  const { memory, passes, parallelism } = params;
  return new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      {
        message: passphrase.normalize('NFC'),
        nonce: Buffer.from(params.salt, 'base64'),
        secret: pepper,
        memory,
        passes,
        parallelism,
        tagLength: KEY_BYTES,
      },
      (error, key) => (error ? reject(error) : resolve(key)),
    );
  });
}
