import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { base64url, fromBase64url } from './base64url.ts';
import type { CreationOptions } from './types.ts';
import { assertCredential, createCredential, passkeysSupported } from './webauthn.ts';

describe('RFC 4648 section 5', () => {
  it('bytes come back, without padding and safe in addresses', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = base64url(bytes);
        assert.match(text, /^[\w-]*$/);
        assert.deepEqual(fromBase64url(text), new Uint8Array(bytes));
      }),
    );
  });
});

const bytesOf = (text: string) => new TextEncoder().encode(text).buffer;
const buffered = (text: string) => fromBase64url(text);

// Classes, because what a browser hands out is told apart by them.
class FakeResponse {
  clientDataJSON = bytesOf('client');
  attestationObject = bytesOf('attestation');
  authenticatorData = bytesOf('data');
  signature = bytesOf('signature');
  userHandle = null;
  getTransports = () => ['internal'];
}

class Credential {
  static parseCreationOptionsFromJSON: unknown;
  id = 'AQID';
  rawId = Uint8Array.of(1, 2, 3).buffer;
  type = 'public-key';
  authenticatorAttachment = 'platform';
  response = new FakeResponse();
  getClientExtensionResults = () => ({ credProps: {} });
}

/** A browser that speaks in buffers only, as Safari before 18.4 does. */
function browser(answer: (options: Record<string, unknown>) => unknown) {
  const call = async ({ publicKey }: { publicKey: Record<string, unknown> }) => answer(publicKey);
  const globals = {
    PublicKeyCredential: Credential,
    AuthenticatorAttestationResponse: FakeResponse,
    AuthenticatorAssertionResponse: FakeResponse,
    navigator: { credentials: { create: call, get: call } },
  };
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}

const originals = new Map(
  [
    'PublicKeyCredential',
    'AuthenticatorAttestationResponse',
    'AuthenticatorAssertionResponse',
    'navigator',
  ].map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]),
);
afterEach(() => {
  for (const [name, found] of originals) {
    if (found) Object.defineProperty(globalThis, name, found);
    else Reflect.deleteProperty(globalThis, name);
  }
});

const creation: CreationOptions = {
  rp: { id: 'id.example', name: 'HODLXXI' },
  user: { id: 'AQ', name: 'hal', displayName: 'Hal' },
  challenge: 'AgM',
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  excludeCredentials: [{ id: 'BA', type: 'public-key', transports: ['usb'] }],
};

describe('WebAuthn Level 3 section 5.1.8, in a browser without the JSON functions', () => {
  it('creation options become buffers, and the answer text', async () => {
    const asked: Record<string, unknown>[] = [];
    browser((options) => {
      asked.push(options);
      return new Credential();
    });
    const made = await createCredential(creation);
    const [options] = asked;
    assert.deepEqual(options?.['challenge'], buffered('AgM'));
    assert.deepEqual(Reflect.get(Object(options?.['user']), 'id'), buffered('AQ'));
    assert.deepEqual(options?.['excludeCredentials'], [
      { id: buffered('BA'), type: 'public-key', transports: ['usb'] },
    ]);
    assert.equal(made.rawId, 'AQID');
    assert.equal(made.response.attestationObject, base64url(new Uint8Array(bytesOf('attestation'))));
    assert.deepEqual(made.response.transports, ['internal']);
    assert.equal(made.authenticatorAttachment, 'platform');
  });

  it('request options likewise', async () => {
    browser((options) => {
      assert.deepEqual(options['challenge'], buffered('AgM'));
      return new Credential();
    });
    const given = await assertCredential({
      challenge: 'AgM',
      allowCredentials: [{ id: 'BA', type: 'public-key' }],
    });
    assert.equal(given.response.signature, base64url(new Uint8Array(bytesOf('signature'))));
    assert.equal('userHandle' in given.response, false);
  });

  it('section 14.5.1: what went wrong is told apart as far as browsers do', async () => {
    const failing = (name: string) => () => {
      throw new DOMException('no', name);
    };
    const cases = [
      ['NotAllowedError', 'cancelled'],
      ['InvalidStateError', 'exists'],
      ['SecurityError', 'failed'],
    ] as const;
    for (const [name, code] of cases) {
      browser(failing(name));
      await assert.rejects(createCredential(creation), { name: 'PasskeyError', code });
    }
    browser(() => null);
    await assert.rejects(createCredential(creation), { code: 'failed' });
  });

  it('without WebAuthn there is none', async () => {
    assert.equal(passkeysSupported(), false);
    await assert.rejects(createCredential(creation), { code: 'unsupported' });
  });
});
