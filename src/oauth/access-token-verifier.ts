/** Access tokens of people at this server's own API: RFC 6750, and RFC 9449 section 7 for those bound to a key. */
import type { AccessToken, AccessTokens, Presentation } from '../core/authn/principal.ts';
import type { Clock } from '../core/ports.ts';
import { createProofCheck } from './dpop-proof.ts';
import type { OauthStore } from './store.ts';
import type { AccessGrant } from './token-reader.ts';

export function createAccessTokens(deps: {
  read: (token: string) => Promise<AccessGrant | null>;
  store: Pick<OauthStore, 'remember'>;
  issuer: string;
  clock: Clock;
}): AccessTokens {
  const proves = createProofCheck(deps);

  /** The scheme has to fit the token, section 7.1: a stolen bound token is not worth more without the word DPoP. */
  async function isEntitled(token: string, { jkt }: AccessGrant, presented: Presentation): Promise<boolean> {
    if (jkt === null) return presented.scheme === 'Bearer';
    if (presented.scheme !== 'DPoP' || presented.proof === null) return false;
    return proves(presented.proof, { method: presented.method, url: presented.url, token, jkt });
  }

  return {
    async verify(token, presentation): Promise<AccessToken | null> {
      const grant = await deps.read(token);
      if (!grant?.userId || !(await isEntitled(token, grant, presentation))) return null;
      const { userId, clientId, scopes, amr, acr, authTime, expiresAt } = grant;
      return { userId, clientId, scopes, amr, acr, authTime, expiresAt };
    },
  };
}
