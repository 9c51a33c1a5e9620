/** `navigator.credentials` in JSON (WebAuthn Level 3 section 5.1.8), also where the browser only speaks in buffers. */
import { base64url, fromBase64url } from './base64url.ts';
import type { AssertionResponse, CreationOptions, RegistrationResponse, RequestOptions } from './types.ts';

/**
 * No passkey came of it. `cancelled` also stands for the time running out: browsers do not tell (section 14.5.1).
 * `exists` says that this device holds one for the account already.
 */
export class PasskeyError extends Error {
  override readonly name = 'PasskeyError';
  readonly code: 'cancelled' | 'exists' | 'failed' | 'unsupported';

  constructor(code: PasskeyError['code'], cause?: unknown) {
    super(`The passkey was not used: ${code}`, { cause });
    this.code = code;
  }
}

/** Whether this browser, on this page, can use passkeys at all. */
export const passkeysSupported = (): boolean =>
  typeof PublicKeyCredential === 'function' && typeof navigator.credentials?.create === 'function';

export async function createCredential(
  options: CreationOptions,
  signal?: AbortSignal,
): Promise<RegistrationResponse> {
  const credential = await ask(() =>
    navigator.credentials.create({ publicKey: creationOptions(options), ...(signal ? { signal } : {}) }),
  );
  const { response } = credential;
  if (!(response instanceof AuthenticatorAttestationResponse)) throw new PasskeyError('failed');
  return {
    ...common(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

export async function assertCredential(
  options: RequestOptions,
  signal?: AbortSignal,
): Promise<AssertionResponse> {
  const credential = await ask(() =>
    navigator.credentials.get({ publicKey: requestOptions(options), ...(signal ? { signal } : {}) }),
  );
  const { response } = credential;
  if (!(response instanceof AuthenticatorAssertionResponse)) throw new PasskeyError('failed');
  return {
    ...common(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      ...(response.userHandle ? { userHandle: text(response.userHandle) } : {}),
    },
  };
}

async function ask(prompt: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  if (!passkeysSupported()) throw new PasskeyError('unsupported');
  const credential = await prompt().catch((cause: unknown) => {
    throw new PasskeyError(codeOf(cause), cause);
  });
  if (credential instanceof PublicKeyCredential) return credential;
  throw new PasskeyError('failed');
}

function codeOf(cause: unknown): PasskeyError['code'] {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError') return 'cancelled';
  return name === 'InvalidStateError' ? 'exists' : 'failed';
}

function creationOptions(options: CreationOptions): PublicKeyCredentialCreationOptions {
  // By a field test: Safari before 18.4 has the class and not the function.
  if (typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function') {
    return PublicKeyCredential.parseCreationOptionsFromJSON(options);
  }
  const { challenge, user, excludeCredentials = [], extensions: _none, ...rest } = options;
  return {
    ...(rest as Omit<PublicKeyCredentialCreationOptions, 'challenge' | 'user'>),
    challenge: fromBase64url(challenge),
    user: { ...user, id: fromBase64url(user.id) },
    excludeCredentials: descriptors(excludeCredentials),
  };
}

function requestOptions(options: RequestOptions): PublicKeyCredentialRequestOptions {
  if (typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function') {
    return PublicKeyCredential.parseRequestOptionsFromJSON(options);
  }
  const { challenge, allowCredentials = [], extensions: _none, ...rest } = options;
  return {
    ...(rest as Omit<PublicKeyCredentialRequestOptions, 'challenge'>),
    challenge: fromBase64url(challenge),
    allowCredentials: descriptors(allowCredentials),
  };
}

const descriptors = (list: readonly PublicKeyCredentialDescriptorJSON[]): PublicKeyCredentialDescriptor[] =>
  list.map(({ id, transports }) => ({
    id: fromBase64url(id),
    type: 'public-key',
    ...(transports ? { transports: transports as AuthenticatorTransport[] } : {}),
  }));

/** `toJSON` says the same; it is newer than what it is made of, so the parts are read here in every browser. */
function common(credential: PublicKeyCredential) {
  const { id, rawId, type, authenticatorAttachment } = credential;
  return {
    id,
    rawId: text(rawId),
    type,
    clientExtensionResults: { ...credential.getClientExtensionResults() },
    ...(authenticatorAttachment ? { authenticatorAttachment } : {}),
  };
}

const text = (bytes: ArrayBuffer): string => base64url(new Uint8Array(bytes));
