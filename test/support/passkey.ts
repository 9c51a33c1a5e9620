/** An authenticator in software, WebAuthn Level 3 section 6: what it signs is verified by the real library. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

type Pair = ReturnType<typeof generateKeyPairSync>;

export type Authenticator = ReturnType<typeof createAuthenticator>;

/** What one answer does otherwise than an honest authenticator in an honest browser would. */
export type Deviation = {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly crossOrigin?: boolean;
  readonly type?: string;
  readonly userPresent?: boolean;
  readonly userVerified?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
  readonly backupEligible?: boolean;
  /** Another key signs. */
  readonly forged?: boolean;
  /** An attestation of this format, with a certificate in it, where none was asked for. */
  readonly format?: string;
};

type Options = {
  readonly origin: string;
  /** A synced passkey: `backup eligible`, and a counter that stays 0. */
  readonly synced?: boolean;
  readonly counts?: boolean;
};

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();

/** One authenticator with one passkey. `options` answers take the JSON that the server gave. */
export function createAuthenticator({ origin, synced = false, counts = !synced }: Options) {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = randomBytes(32);
  const id = credentialId.toString('base64url');
  const rpId = new URL(origin).hostname;
  let counter = 0;
  let userHandle: string | undefined;

  function clientData(type: string, challenge: unknown, deviation: Deviation): string {
    const data = {
      type: deviation.type ?? type,
      challenge: deviation.challenge ?? String(challenge),
      origin: deviation.origin ?? origin,
      crossOrigin: deviation.crossOrigin ?? false,
    };
    return Buffer.from(JSON.stringify(data)).toString('base64url');
  }

  /** Section 6.1. */
  function authenticatorData(deviation: Deviation, attested: Buffer = Buffer.alloc(0)): Buffer {
    const { userPresent = true, userVerified = true, backupEligible = synced } = deviation;
    if (counts) counter += 1;
    const flags =
      Number(userPresent) |
      (Number(userVerified) << 2) |
      (Number(backupEligible) << 3) |
      (Number(backupEligible) << 4) |
      (Number(attested.length > 0) << 6);
    const signCount = Buffer.alloc(4);
    signCount.writeUInt32BE(deviation.counter ?? counter);
    return Buffer.concat([sha256(deviation.rpId ?? rpId), Buffer.from([flags]), signCount, attested]);
  }

  return {
    id,
    credentialId,

    /** The answer to `navigator.credentials.create`, attestation `none`. */
    create(options: Readonly<Record<string, unknown>>, deviation: Deviation = {}) {
      userHandle = String(Reflect.get(Object(options['user']), 'id'));
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, credentialId, coseKey(pair)]);
      const authData = authenticatorData(deviation, attested);
      const attestationObject = attestation(authData, deviation.format);
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', options['challenge'], deviation),
          attestationObject: attestationObject.toString('base64url'),
          transports: ['internal', 'hybrid'],
        },
      };
    },

    /** The answer to `navigator.credentials.get`. */
    get(options: Readonly<Record<string, unknown>>, deviation: Deviation = {}) {
      const authData = authenticatorData(deviation);
      const clientDataJSON = clientData('webauthn.get', options['challenge'], deviation);
      const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
      const key = deviation.forged
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
        : pair.privateKey;
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON,
          authenticatorData: authData.toString('base64url'),
          signature: sign('sha256', signed, key).toString('base64url'),
          userHandle: deviation.userHandle ?? userHandle,
        },
      };
    },
  };
}

/** CBOR, RFC 8949: as much of it as an attestation without attestation takes. */
const head = (major: number, value: number): Buffer =>
  value < 24
    ? Buffer.from([(major << 5) | value])
    : value < 256
      ? Buffer.from([(major << 5) | 24, value])
      : Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
const integer = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value));
const text = (value: string): Buffer =>
  Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
const bytes = (value: Buffer): Buffer => Buffer.concat([head(2, value.length), value]);
const map = (entries: readonly (readonly [Buffer, Buffer])[]): Buffer =>
  Buffer.concat([head(5, entries.length), ...entries.flat()]);

/** COSE_Key of ES256, RFC 9053 section 7.1.1. */
function coseKey({ publicKey }: Pair): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return map([
    [integer(1), integer(2)],
    [integer(3), integer(-7)],
    [integer(-1), integer(1)],
    [integer(-2), bytes(Buffer.from(x, 'base64url'))],
    [integer(-3), bytes(Buffer.from(y, 'base64url'))],
  ]);
}

/** Section 6.5.4. */
function attestation(authData: Buffer, format = 'none'): Buffer {
  const certificate: readonly (readonly [Buffer, Buffer])[] =
    format === 'none' ? [] : [[text('x5c'), Buffer.concat([head(4, 1), bytes(randomBytes(64))])]];
  return map([
    [text('fmt'), text(format)],
    [text('attStmt'), map(certificate)],
    [text('authData'), bytes(authData)],
  ]);
}
