/**
 * Whether a request asks for a proof of funds: an authentication context class that names the least amount, in
 * satoshis (OIDC Core sections 3.1.2.1 and 5.5.1.1). It is a class beside the others: a key has to be shown as well.
 */
import { ACR_PROOF } from '../../core/authn/acr.ts';
import { MAX_SATS } from '../../lib/bitcoin/sats.ts';
import { acrClaim, essentialAcr } from './asked-acr.ts';

/** What applications are offered in discovery; any amount may be asked for. */
export const OFFERED_PROOFS = [1_000_000, 10_000_000, 100_000_000, 1_000_000_000].map(
  (sats) => `${ACR_PROOF}${sats}`,
);
/** Member of an interaction's result: the person has been asked for a proof and went on without. */
export const WITHOUT_PROOF = 'proof_declined';
const SCOPE = 'pof:read';
/** More would let one request search for the threshold behind a proof that tells only yes or no. */
const MOST_AMOUNTS = 4;

export type AskedProof = {
  /** The first four, in the application's order of preference; any of them will do. */
  readonly amounts: readonly [bigint, ...bigint[]];
  /** A wish when false. */
  readonly essential: boolean;
  /** False where the application insists on a class of sign-in, which the class of a proof would hide. */
  readonly named: boolean;
};

/** Satoshis a class stands for; null for any other class. */
export function amountOf(acr: unknown): bigint | null {
  const digits = typeof acr === 'string' && acr.startsWith(ACR_PROOF) ? acr.slice(ACR_PROOF.length) : '';
  if (!/^[1-9]\d{0,15}$/.test(digits)) return null;
  const amount = BigInt(digits);
  return amount <= MAX_SATS ? amount : null;
}

/** Null also without the scope that tells of proofs: a class must not tell what its scope would not. */
export function askedProof(params: Readonly<Record<string, unknown>>): AskedProof | null {
  if (!words(params['scope']).includes(SCOPE)) return null;
  const { essential, values } = acrClaim(params['claims']);
  const claimed = amountsOf(values);
  // A smaller amount that is merely wished for, or a default of the client, does not meet what is insisted on.
  const insisted = essential && claimed.length > 0;
  const wanted = insisted ? claimed : [...claimed, ...amountsOf(words(params['acr_values']))];
  const [first, ...more] = wanted.slice(0, MOST_AMOUNTS);
  if (first === undefined) return null;
  return {
    amounts: [first, ...more],
    // Where another class would do as well, the proof is one way among others.
    essential: insisted && claimed.length === values.length,
    named: insisted || essentialAcr(params) === null,
  };
}

/** The class that somebody who has proven this much has reached; null when it is none of those asked for. */
export function reachedProof(asked: AskedProof | null, proven: bigint | null): string | null {
  const met = proven === null ? undefined : asked?.amounts.find((amount) => amount <= proven);
  return met === undefined ? null : `${ACR_PROOF}${met}`;
}

const amountsOf = (classes: readonly unknown[]): readonly bigint[] =>
  classes.flatMap((acr) => amountOf(acr) ?? []);

const words = (text: unknown): readonly string[] => (typeof text === 'string' ? text.split(' ') : []);
