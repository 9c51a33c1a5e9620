/** The relying party of WebAuthn Level 3 section 7: what is asked of authenticators, and what their answers are worth. */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { decodeAttestationObject, isoBase64URL } from '@simplewebauthn/server/helpers';
import type { z } from 'zod';
import { CEREMONY, type Credential, type DeviceType, userHandleOf } from './passkey.ts';
import type { assertionResponse, registrationResponse } from './response.ts';

/** COSE algorithms, section 5.8.5: EdDSA, ES256, RS256. */
const ALGORITHMS = [-8, -7, -257];

export type Registered = {
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly deviceType: DeviceType;
  readonly backedUp: boolean;
};

export type Asserted = {
  readonly counter: number;
  readonly backedUp: boolean;
  readonly userVerified: boolean;
};

/**
 * `publicUrl` names both the relying party and the only origin that answers. The passkey comes after a key, so what
 * counts is that it is there (user presence); that the authenticator knows its owner is asked for where it can, and not
 * insisted on: a plain security key would be refused, and it is the one factor that no phishing gets past.
 */
export function createRelyingParty(publicUrl: string) {
  const { hostname: rpID, origin: expectedOrigin } = new URL(publicUrl);
  const expected = { expectedOrigin, expectedRPID: rpID, requireUserVerification: false };

  return {
    registrationOptions: (request: {
      readonly userId: string;
      readonly name: string;
      readonly challenge: Uint8Array<ArrayBuffer>;
      readonly known: readonly Credential[];
    }) =>
      generateRegistrationOptions({
        rpName: 'HODLXXI',
        rpID,
        userID: userHandleOf(request.userId),
        userName: request.name,
        userDisplayName: request.name,
        challenge: request.challenge,
        timeout: CEREMONY,
        attestationType: 'none',
        // One passkey per authenticator: a second one there would protect nothing.
        excludeCredentials: request.known.map(descriptor),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
        supportedAlgorithmIDs: ALGORITHMS,
      }),

    assertionOptions: (request: {
      readonly challenge: Uint8Array<ArrayBuffer>;
      readonly known: readonly Credential[];
    }) =>
      generateAuthenticationOptions({
        rpID,
        challenge: request.challenge,
        timeout: CEREMONY,
        allowCredentials: request.known.map(descriptor),
        userVerification: 'preferred',
      }),

    /** Section 7.1; null when any step fails. */
    async verifyRegistration(
      response: z.infer<typeof registrationResponse>,
      challenge: string,
    ): Promise<Registered | null> {
      if (!isUnattested(response.response.attestationObject)) return null;
      const answer = { ...response, clientExtensionResults: {} };
      const verified = await orNull(() =>
        verifyRegistrationResponse({
          ...expected,
          response: answer,
          expectedChallenge: challenge,
          supportedAlgorithmIDs: ALGORITHMS,
        }),
      );
      if (!verified?.verified) return null;
      const { credential, credentialDeviceType, credentialBackedUp } = verified.registrationInfo;
      const credentialId = Buffer.from(credential.id, 'base64url');
      // What the browser says outside the signed data must be the same credential.
      if (!credentialId.equals(Buffer.from(response.id, 'base64url'))) return null;
      return {
        credentialId,
        publicKey: Buffer.from(credential.publicKey),
        counter: credential.counter,
        deviceType: credentialDeviceType,
        backedUp: credentialBackedUp,
      };
    },

    /** Section 7.2 but for the counter, which the database compares; null when any step fails. */
    async verifyAssertion(
      response: z.infer<typeof assertionResponse>,
      challenge: string,
      known: Credential,
    ): Promise<Asserted | null> {
      const { userHandle, ...rest } = response.response;
      // Step 6: an authenticator that names the person names this one.
      if (userHandle && !known.userHandle.equals(Buffer.from(userHandle, 'base64url'))) return null;
      const verified = await orNull(() =>
        verifyAuthenticationResponse({
          ...expected,
          response: { ...response, response: rest, clientExtensionResults: {} },
          expectedChallenge: challenge,
          credential: {
            id: known.credentialId.toString('base64url'),
            publicKey: new Uint8Array(known.publicKey),
            counter: 0,
          },
        }),
      );
      if (!verified?.verified) return null;
      const { newCounter, credentialBackedUp, credentialDeviceType, userVerified } =
        verified.authenticationInfo;
      // Step 19: whether a passkey may leave its device is settled when it is made.
      if (credentialDeviceType !== known.deviceType) return null;
      return { counter: newCounter, backedUp: credentialBackedUp, userVerified };
    },
  };
}

function descriptor({ credentialId, transports }: Credential) {
  return { id: credentialId.toString('base64url'), transports: [...transports] };
}

/**
 * Section 5.1.3 step 24: without attestation a browser passes on none, or one that the passkey made of itself. The
 * library would also follow the certificates of others to wherever they point; nobody who was not asked gets that far.
 */
function isUnattested(attestationObject: string): boolean {
  try {
    const decoded = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject));
    const format = decoded.get('fmt');
    return format === 'none' || (format === 'packed' && decoded.get('attStmt').get('x5c') === undefined);
  } catch {
    return false;
  }
}

/** The library says no by throwing. None of its errors is ours: it does no input or output here. */
async function orNull<T>(verify: () => Promise<T>): Promise<T | null> {
  try {
    return await verify();
  } catch {
    return null;
  }
}
