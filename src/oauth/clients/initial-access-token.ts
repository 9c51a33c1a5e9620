/** Permission to register applications where REGISTRATION=token, RFC 7591 section 3: an operator hands it out. */
import { randomToken, sha256 } from '../../core/crypto.ts';
import type { Clock, Random } from '../../core/ports.ts';
import type { OauthStore } from '../store.ts';

/**
 * Resolves to the token, of which only the digest is kept. It may be used until it ends, `lifetime` seconds from now.
 */
export async function mintInitialAccessToken(
  deps: { store: Pick<OauthStore, 'commit'>; clock: Clock; random: Random },
  lifetime: number,
): Promise<string> {
  const token = randomToken(deps.random);
  const iat = Math.floor(deps.clock.now() / 1000);
  const exp = iat + lifetime;
  const artifact = {
    model: 'InitialAccessToken',
    digest: sha256(token),
    uid: null,
    userCodeDigest: null,
    grantId: null,
    payload: { iat, exp, kind: 'InitialAccessToken' },
    expiresAt: new Date(exp * 1000),
  };
  await deps.store.commit([{ kind: 'artifact.save', artifact }]);
  return token;
}
