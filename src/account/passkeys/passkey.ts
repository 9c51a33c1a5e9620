/** A passkey of a person: their second factor, WebAuthn Level 3. */
import { ACR_KEY_PASSKEY } from '../../core/authn/acr.ts';

/** `singleDevice` never leaves its authenticator; `multiDevice` may be synced (section 4, "backup eligible"). */
export type DeviceType = 'singleDevice' | 'multiDevice';

export type Passkey = {
  readonly id: string;
  readonly label: string | null;
  readonly deviceType: DeviceType;
  readonly backedUp: boolean;
  /** How browsers may reach the authenticator, section 5.8.4. */
  readonly transports: readonly string[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

/** What an assertion is checked against, section 4, "credential record". */
export type Credential = Passkey & {
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly userHandle: Buffer;
};

export const PASSKEYS_MAX = 20;

/** How long a ceremony may take, in milliseconds; browsers are told the same (section 5.4, `timeout`). */
export const CEREMONY = 5 * 60_000;

export type PasskeyMethod = 'hwk' | 'swk';

/** RFC 8176 section 2: `hwk` a key secured by hardware, `swk` a key that software carries from device to device. */
export function methodOf(deviceType: DeviceType): PasskeyMethod {
  return deviceType === 'singleDevice' ? 'hwk' : 'swk';
}

/** How a person who has shown the methods of `amr` has authenticated with a passkey after them. */
export function withPasskey(amr: readonly string[], method: PasskeyMethod) {
  const before = amr.filter((known) => !PASSKEY_METHODS.includes(known));
  return { acr: ACR_KEY_PASSKEY, amr: [...before, method, 'mfa'] };
}

const PASSKEY_METHODS: readonly string[] = ['hwk', 'swk', 'mfa'];

/**
 * What authenticators know the person by (section 5.4.3): the random bytes of the account's id, which say nothing about
 * the person (section 14.6.1).
 */
export function userHandleOf(userId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(userId.replaceAll('-', ''), 'hex'));
}
