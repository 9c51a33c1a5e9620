/** A proof that whoever sends a request holds a key, RFC 9449 section 4.3, for endpoints the library does not serve. */
import { calculateJwkThumbprint, EmbeddedJWK, type JWTPayload, jwtVerify } from 'jose';
import { sha256 } from '../core/crypto.ts';
import type { Clock } from '../core/ports.ts';
import { DPOP_ALGS } from './provider/algorithms.ts';
import type { OauthStore } from './store.ts';

/** Seconds that the clocks of client and server may be apart; what the library allows at its own endpoints. */
const WINDOW = 300;
const MAX_PROOF = 4096;
const MAX_JTI = 256;

export type ProvenRequest = {
  readonly method: string;
  /** Path and query as they were requested. */
  readonly url: string;
  readonly token: string;
  /** RFC 7638 thumbprint of the key the token is bound to. */
  readonly jkt: string;
};

/** `check` takes a proof once: the second use of its `jti` with the same key is refused, under any concurrency. */
export function createProofCheck(deps: {
  store: Pick<OauthStore, 'remember'>;
  issuer: string;
  clock: Clock;
}) {
  const { store, issuer, clock } = deps;

  return async function check(proof: string, request: ProvenRequest): Promise<boolean> {
    const now = Math.floor(clock.now() / 1000);
    const signed = proof.length <= MAX_PROOF ? await open(proof, new Date(clock.now())) : null;
    if (!signed || signed.thumbprint !== request.jkt) return false;
    const { jti, iat, htm, htu, ath } = signed.payload;
    if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI) return false;
    if (typeof iat !== 'number' || Math.abs(now - iat) > WINDOW) return false;
    if (htm !== request.method || !names(htu, request.url, issuer)) return false;
    if (ath !== sha256(request.token).toString('base64url')) return false;
    // A proof dated into the future stays acceptable for as long after that date.
    const forget = new Date((Math.max(now, iat) + WINDOW + 1) * 1000);
    return store.remember(sha256(`dpop\0${request.jkt}\0${jti}`), forget);
  };
}

async function open(
  proof: string,
  currentDate: Date,
): Promise<{ payload: JWTPayload; thumbprint: string } | null> {
  try {
    const options = { algorithms: [...DPOP_ALGS], typ: 'dpop+jwt', currentDate };
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, options);
    return protectedHeader.jwk
      ? { payload, thumbprint: await calculateJwkThumbprint(protectedHeader.jwk) }
      : null;
  } catch {
    return null;
  }
}

/** Whether `htu` is the address of this request without query and fragment, under the public name of this server. */
function names(htu: unknown, requested: string, issuer: string): boolean {
  const claimed = typeof htu === 'string' ? URL.parse(htu) : null;
  if (!claimed) return false;
  claimed.search = '';
  claimed.hash = '';
  const actual = new URL(issuer);
  actual.pathname = requested.split('?', 1)[0] ?? '';
  return claimed.href === actual.href;
}
