/** An application's key and the proofs it signs, RFC 9449 section 4.2; any member of a proof can be made wrong. */
import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';

export type ProofOptions = {
  /** Adds `ath`. */
  readonly token?: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
};

export async function createProver(alg = 'ES256') {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);

  async function proof(method: string, url: string, options: ProofOptions = {}): Promise<string> {
    const { token, payload, header } = options;
    const ath = token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') };
    const claims = {
      jti: randomUUID(),
      htm: method,
      htu: url,
      iat: Math.floor(Date.now() / 1000),
      ...ath,
      ...payload,
    };
    const protectedHeader: JWTHeaderParameters = { typ: 'dpop+jwt', alg, jwk, ...header };
    return new SignJWT(claims).setProtectedHeader(protectedHeader).sign(privateKey);
  }

  return { jwk, privateKey, jkt: await calculateJwkThumbprint(jwk), proof };
}

export type Prover = Awaited<ReturnType<typeof createProver>>;
