/** Which part of a transaction a signature signs. Everything must be signed, or a signature serves other challenges too. */
import { derToCompact } from '../../lib/bitcoin/der.ts';
import type { Signed, Spend } from './model.ts';
import { multisigSignatures } from './multisig.ts';
import { readOps } from './script-ops.ts';

const ALL = 0x01;
const SCHNORR = 64;

/** Step 15. A script that wants one signature of several may have been given a careless one beside a good one. */
export const someSignatureIsPartial = ({ spends }: Pick<Signed, 'spends'>): boolean =>
  spends.some((spend) => spend !== null && (spend.taproot ? partialSchnorr(spend) : partialEcdsa(spend)));

/**
 * Whether the form alone shows that every signature there has to be right and signs everything, so that it fails for any
 * other transaction. Other scripts may do with a signature what they like, so theirs are tried.
 */
export function signsEverythingByForm(spend: Spend): boolean {
  const { kind, taproot, elements } = spend;
  if (kind === 'script') return multisigSignatures(spend)?.every(endsInAll) ?? false;
  const [signature] = elements;
  if (kind !== 'key' || signature === undefined) return false;
  if (!taproot) return elements.length === 2 && endsInAll(signature);
  const { length } = signature;
  return elements.length === 1 && (length === SCHNORR || (length === SCHNORR + 1 && endsInAll(signature)));
}

/** The type is the byte behind the signature. */
const endsInAll = (signature: Uint8Array): boolean => signature.at(-1) === ALL;

/** BIP-341: 64 bytes sign everything (DEFAULT); a 65th names what is signed. */
const partialSchnorr = ({ elements }: Spend): boolean =>
  elements.some((element) => element.length === SCHNORR + 1 && element.at(-1) !== ALL);

/** Of ECDSA the type is the byte behind the DER. Some scripts carry signatures themselves, so those are looked at too. */
const partialEcdsa = ({ elements, scripts }: Spend): boolean =>
  [...elements, ...scripts.flatMap(pushes)].some(
    (element) => element.at(-1) !== ALL && derToCompact(element.subarray(0, -1)) !== null,
  );

const pushes = (script: Uint8Array): readonly Uint8Array[] =>
  (readOps(script) ?? []).flatMap(({ data }) => data ?? []);
