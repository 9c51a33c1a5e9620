/** Whether a request asks for a passkey after the key, OIDC Core sections 3.1.2.1 and 5.5.1.1. */
import { ACR_KEY, ACR_KEY_PASSKEY, ACR_PROOF } from '../../core/authn/acr.ts';

/** `if_there`: of people who have one. `essential`: of everybody, or the request fails. */
export type AskedPasskey = 'no' | 'if_there' | 'essential';

/** Member of an interaction's result: the person has been asked for a passkey and went on without. */
export const DECLINED = 'passkey_declined';

/** `acr_values` is a wish; the claim `acr` of the ID token is one too unless it is essential. */
export function askedPasskey(params: Readonly<Record<string, unknown>>): AskedPasskey {
  const { essential, values } = acrClaim(params['claims']);
  if (essential && values.includes(ACR_KEY_PASSKEY) && !values.includes(ACR_KEY)) return 'essential';
  const wished = String(params['acr_values'] ?? '').split(' ');
  return [...wished, ...values].includes(ACR_KEY_PASSKEY) ? 'if_there' : 'no';
}

/** Classes of sign-in of which the request wants one or none at all; null when it does not insist. Proofs are apart. */
export function essentialAcr(params: Readonly<Record<string, unknown>>): readonly unknown[] | null {
  const { essential, values } = acrClaim(params['claims']);
  const wanted = values.filter((value) => value !== undefined && !isProof(value));
  return essential && wanted.length > 0 ? wanted : null;
}

/** Whoever has shown a key and a passkey has shown a key. */
export function meets(acr: unknown, wanted: readonly unknown[]): boolean {
  return wanted.includes(acr) || (acr === ACR_KEY_PASSKEY && wanted.includes(ACR_KEY));
}

/**
 * The class that an application is told: one that it insists on when it is met, section 5.5.1.1, even where the person
 * has shown more.
 */
export function shownAcr(acr: unknown, params: Readonly<Record<string, unknown>>): unknown {
  const wanted = essentialAcr(params);
  return wanted && !wanted.includes(acr) && meets(acr, wanted) ? ACR_KEY : acr;
}

const isProof = (acr: unknown): boolean => typeof acr === 'string' && acr.startsWith(ACR_PROOF);

/** The library has validated the parameter before anything else reads it. */
export function acrClaim(text: unknown): { essential: boolean; values: readonly unknown[] } {
  const claims: unknown = typeof text === 'string' && text !== '' ? JSON.parse(text) : {};
  const acr = member(member(claims, 'id_token'), 'acr');
  const values = member(acr, 'values');
  return {
    essential: member(acr, 'essential') === true,
    values: Array.isArray(values) ? values : [member(acr, 'value')],
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
