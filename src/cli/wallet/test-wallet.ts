/**
 * A Lightning wallet reduced to LNURL-auth: for people who develop against localhost, which real wallets refuse, and
 * for tests. It lives on the user's side; the server never sees its words.
 */
import { mnemonicToSeedSync, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { type AuthLink, deriveLinkingKey, parseAuthLink, signK1 } from '../../lib/lnurl/index.ts';

/** What the service answered. `sessionToken` is our own extension: LUD-04 knows only `status`. */
export type LoginResult = {
  readonly domain: string;
  readonly action: AuthLink['action'];
  /** The linking key that signed, in hexadecimal. */
  readonly key: string;
} & (
  | { readonly ok: true; readonly sessionToken: string | null; readonly expiresAt: string | null }
  | { readonly ok: false; readonly reason: string }
);

export type TestWallet = {
  /** The public key this wallet shows to `domain`, 33 bytes in hexadecimal (LUD-05). */
  readonly linkingKey: (domain: string) => string;
  /** The callback URL with `sig` and `key` added, without calling it. Throws AuthLinkError. */
  readonly sign: (link: string) => AuthLink & { readonly signedUrl: string; readonly key: string };
  /** Signs and calls the service, as a wallet does after its user agreed. Throws AuthLinkError, or when nothing answers. */
  readonly login: (link: string, fetcher?: typeof fetch) => Promise<LoginResult>;
};

const TIMEOUT = 15_000;
const MAX_ANSWER = 64 * 1024;

/** Throws RangeError when the words are no BIP-39 mnemonic. */
export function createTestWallet(mnemonic: string): TestWallet {
  if (!validateMnemonic(mnemonic, wordlist)) throw new RangeError('not a BIP-39 mnemonic');
  const seed = mnemonicToSeedSync(mnemonic);

  const sign: TestWallet['sign'] = (text) => {
    const link = parseAuthLink(text);
    const { privateKey, publicKey } = deriveLinkingKey(seed, link.domain);
    const key = Buffer.from(publicKey).toString('hex');
    // Added to the text, as most wallets do: the URL reaches the service exactly as it was encoded.
    return { ...link, key, signedUrl: `${link.url}&sig=${signK1(link.k1, privateKey)}&key=${key}` };
  };

  return {
    linkingKey: (domain) => Buffer.from(deriveLinkingKey(seed, domain).publicKey).toString('hex'),
    sign,
    login: async (text, fetcher = fetch) => {
      const { signedUrl, domain, action, key } = sign(text);
      const signal = AbortSignal.timeout(TIMEOUT);
      const response = await fetcher(signedUrl, { redirect: 'error', signal });
      return { domain, action, key, ...read(await response.text(), response.status) };
    },
  };
}

/** As strict as the strictest wallets: any status but 200 hides the reason, and the words are upper case. */
function read(body: string, status: number) {
  if (status !== 200) return { ok: false, reason: `bad response from server (HTTP ${status})` } as const;
  const answer: Record<string, unknown> = body.length > MAX_ANSWER ? {} : (parse(body) ?? {});
  if (answer['status'] === 'OK') {
    const text = (name: string) => (typeof answer[name] === 'string' ? answer[name] : null);
    return { ok: true, sessionToken: text('session_token'), expiresAt: text('expires_at') } as const;
  }
  const reason = answer['status'] === 'ERROR' ? answer['reason'] : undefined;
  return {
    ok: false,
    reason: typeof reason === 'string' ? reason.slice(0, 90) : 'not an LNURL answer',
  } as const;
}

function parse(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
