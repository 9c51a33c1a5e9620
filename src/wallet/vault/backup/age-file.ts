/**
 * Files that the ordinary `age` tool opens with a passphrase (C2SP age v1, scrypt recipient). The library does the
 * format; the passphrase is stretched here, because the library would do it on the event loop, for a second.
 */
import { createCipheriv, createDecipheriv, scrypt } from 'node:crypto';
import { armor, Decrypter, Encrypter, type Identity, type Recipient, Stanza } from 'age-encryption';
import type { Random } from '../../../core/ports.ts';
import { createLane, LaneFull } from '../../../lib/lane.ts';
import { later } from '../attempts.ts';

const KIND = 'scrypt';
const LABEL = 'age-encryption.org/v1/scrypt';
const CIPHER = 'chacha20-poly1305';
const SALT_BYTES = 16;
const TAG_BYTES = 16;
/** One key per file and stanza, so the nonce is fixed (age v1, "scrypt recipient stanza"). */
const NONCE = Buffer.alloc(12);

/** log2 of scrypt's N: 128 MiB for ours, and 256 MiB, which the tool uses, for what is brought here. */
const WORK = { ours: 17, most: 18 };
const SCRYPT_R = 8;
const MOST_WAITING = 8;

export type AgeFiles = {
  /** In ASCII armor. Throws `rate_limited` when too many are at it, as `decrypt` does. */
  readonly encrypt: (text: string, passphrase: string) => Promise<string>;
  /** Rejects with `AgeFileError`. */
  readonly decrypt: (file: string, passphrase: string) => Promise<string>;
};

/** The passphrase is wrong, or the file is not an intact one with a passphrase of bearable cost. */
export class AgeFileError extends Error {
  override readonly name = 'AgeFileError';
  readonly code: 'passphrase_wrong' | 'file_broken';

  constructor(code: AgeFileError['code'], options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

export function isAgeFile(text: string): boolean {
  return text.trimStart().startsWith('-----BEGIN AGE ENCRYPTED FILE-----');
}

export function createAgeFiles({ random }: { readonly random: Random }): AgeFiles {
  const lane = createLane({ running: 1, waiting: MOST_WAITING });
  const stretch = (passphrase: string, salt: Uint8Array, work: number) =>
    lane(() => keyFrom(passphrase, salt, work)).catch((error: unknown) => {
      throw error instanceof LaneFull ? later() : error;
    });

  return {
    async encrypt(text, passphrase) {
      const salt = random.bytes(SALT_BYTES);
      const key = await stretch(passphrase, salt, WORK.ours);
      const encrypter = new Encrypter();
      encrypter.addRecipient(recipientOf(key, salt));
      return armor.encode(await encrypter.encrypt(text));
    },

    async decrypt(file, passphrase) {
      const bytes = decodeArmor(file);
      const decrypter = new Decrypter();
      decrypter.addIdentity(identityOf((salt, work) => stretch(passphrase, salt, work)));
      try {
        return await decrypter.decrypt(bytes, 'text');
      } catch (cause) {
        if (cause instanceof Error && 'code' in cause) throw cause;
        throw new AgeFileError('file_broken', { cause });
      }
    },
  };
}

function recipientOf(key: Buffer, salt: Uint8Array): Recipient {
  return {
    wrapFileKey(fileKey) {
      const cipher = createCipheriv(CIPHER, key, NONCE, { authTagLength: TAG_BYTES });
      const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
      const saltText = Buffer.from(salt).toString('base64').replace(/=+$/, '');
      return [new Stanza([KIND, saltText, String(WORK.ours)], body)];
    },
  };
}

function identityOf(stretch: (salt: Uint8Array, work: number) => Promise<Buffer>): Identity {
  return {
    async unwrapFileKey(stanzas) {
      const [stanza] = stanzas;
      const [kind, saltText = '', workText = ''] = stanza?.args ?? [];
      // "An scrypt stanza MUST be the only stanza in the header": so that the passphrase vouches for the file.
      if (!stanza || stanzas.length !== 1 || kind !== KIND || stanza.args.length !== 3) throw broken();
      if (!/^[A-Za-z0-9+/]{22}$/.test(saltText) || !/^[1-9][0-9]?$/.test(workText)) throw broken();
      if (Number(workText) > WORK.most || stanza.body.length !== 2 * TAG_BYTES) throw broken();
      return unwrap(await stretch(Buffer.from(saltText, 'base64'), Number(workText)), stanza.body);
    },
  };
}

function unwrap(key: Buffer, body: Uint8Array): Uint8Array {
  const decipher = createDecipheriv(CIPHER, key, NONCE, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(body.subarray(TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(body.subarray(0, TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new AgeFileError('passphrase_wrong', { cause });
  }
}

function decodeArmor(file: string): Uint8Array {
  try {
    return armor.decode(file);
  } catch (cause) {
    throw new AgeFileError('file_broken', { cause });
  }
}

function broken(): AgeFileError {
  return new AgeFileError('file_broken');
}

/** Not normalised: the tool takes the bytes that were typed. */
function keyFrom(passphrase: string, salt: Uint8Array, work: number): Promise<Buffer> {
  const cost = { N: 2 ** work, r: SCRYPT_R, p: 1, maxmem: 2 ** work * SCRYPT_R * 128 + 2 ** 20 };
  return new Promise((resolve, reject) => {
    scrypt(passphrase, Buffer.concat([Buffer.from(LABEL), salt]), 32, cost, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
