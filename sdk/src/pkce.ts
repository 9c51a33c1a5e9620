import { base64url } from './base64url.ts';

/** RFC 7636: `verifier` stays here until the code comes back, `challenge` goes along with the request. */
export async function createPkce(): Promise<{ readonly verifier: string; readonly challenge: string }> {
  const verifier = randomText();
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: base64url(new Uint8Array(digest)) };
}

/** 256 random bits as text, for `state` and `nonce`. */
export const randomText = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));
