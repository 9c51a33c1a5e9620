/** What an application has to look at before it believes an answer. Pure: times in seconds since the epoch. */
import type { SignatureVerdict } from './jwt.ts';

export type Check = {
  readonly name: string;
  readonly passed: boolean;
  /** What was expected, or what is wrong. */
  readonly detail: string;
};

const check = (name: string, passed: boolean, detail: string): Check => ({ name, passed, detail });

type Expected = { readonly state: string; readonly issuer: string };

/** RFC 6749 section 10.12 and RFC 9207 section 2.4: the answer is to our question, and from whom we asked. */
export function checkRedirect(params: URLSearchParams, { state, issuer }: Expected): readonly Check[] {
  return [
    check('state', params.get('state') === state, 'is the random value this page sent along'),
    check('iss', params.get('iss') === issuer, `is ${issuer}`),
  ];
}

export type ExpectedToken = {
  readonly issuer: string;
  readonly clientId: string;
  readonly now: number;
  /** Absent for an ID token of a refresh, which need not have it (OIDC Core section 12.2). */
  readonly nonce?: string | undefined;
  readonly maxAge?: number | undefined;
};

type Claims = Readonly<Record<string, unknown>>;

/** OIDC Core section 3.1.3.7. */
export function checkIdToken(
  claims: Claims,
  signature: SignatureVerdict,
  { issuer, clientId, now, nonce, maxAge }: ExpectedToken,
): readonly Check[] {
  const authTime = Number(claims['auth_time']);
  return [
    signatureCheck(signature),
    check('iss', claims['iss'] === issuer, `is ${issuer}`),
    check('aud', names(claims['aud'], clientId), `names ${clientId}`),
    check('exp', Number(claims['exp']) > now, 'is in the future'),
    ...(nonce === undefined
      ? []
      : [check('nonce', claims['nonce'] === nonce, 'is the random value this page sent along')]),
    ...(maxAge === undefined
      ? []
      : [check('auth_time', authTime >= now - maxAge - 5, `is at most ${maxAge} seconds ago`)]),
  ];
}

/** RFC 9068 section 4; of a resource server, which this server is for its own API. */
export function checkAccessToken(
  header: Claims,
  claims: Claims,
  signature: SignatureVerdict,
  { issuer, now }: ExpectedToken,
): readonly Check[] {
  return [
    signatureCheck(signature),
    check('typ', header['typ'] === 'at+jwt', 'is at+jwt: no other token can pass for it'),
    check('iss', claims['iss'] === issuer, `is ${issuer}`),
    check('aud', names(claims['aud'], issuer), `names ${issuer}, whose API it is for`),
    check('exp', Number(claims['exp']) > now, 'is in the future'),
  ];
}

const signatureCheck = (verdict: SignatureVerdict): Check =>
  verdict.valid
    ? check('signature', true, `by the server's key ${verdict.kid}, ${verdict.alg}`)
    : check('signature', false, verdict.reason);

const names = (audience: unknown, wanted: string): boolean =>
  Array.isArray(audience) ? audience.includes(wanted) : audience === wanted;
