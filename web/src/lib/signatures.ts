/** Who has signed a payment, and who is still needed. */
import type { PsbtInput, PsbtKey, SpendPath } from '@hodlxxi/sdk';

type Signing = Pick<PsbtInput, 'final' | 'keys'>;
type Way = Pick<SpendPath, 'signers'>;

export type Signer = { readonly name: string; readonly signed: boolean };

/** Of each input, the one that lacks most counts. */
export function signatureCount(inputs: readonly Signing[], { signers }: Way) {
  const need = signers.reduce((sum, { threshold }) => sum + threshold, 0);
  const haveOf = ({ final, keys }: Signing): number => {
    if (final) return need;
    const signed = keys.filter((key) => key.signed);
    return signers.reduce(
      (sum, { threshold, keys: texts }) =>
        sum + Math.min(threshold, signed.filter((key) => texts.some((text) => isOf(key, text))).length),
      0,
    );
  };
  return { have: Math.min(need, ...inputs.map(haveOf)), need };
}

/** By the fingerprint that their devices show; nobody where a key has none, since signatures cannot be told apart then. */
export function signersOf(inputs: readonly Signing[], { signers }: Way): readonly Signer[] {
  const texts = [...new Set(signers.flatMap(({ keys }) => keys))];
  const found = texts.flatMap((text) => {
    const name = originOf(text)?.fingerprint;
    const signed = inputs.every(
      ({ final, keys }) => final || keys.some((key) => key.signed && isOf(key, text)),
    );
    return name === undefined ? [] : { name, signed };
  });
  return found.length === texts.length ? found : [];
}

/** By the fingerprint that its device shows; a key without one by its own beginning. */
export const keyName = (text: string): string => originOf(text)?.fingerprint ?? `${text.slice(0, 12)}…`;

/** Whether the key of a PSBT is derived from that of a descriptor. One without origin may be any. */
function isOf({ fingerprint, path }: PsbtKey, text: string): boolean {
  const origin = originOf(text);
  if (origin === null || fingerprint === null || path === null) return true;
  return origin.fingerprint === fingerprint && `${path}/`.startsWith(`m${origin.path}/`);
}

function originOf(text: string): { readonly fingerprint: string; readonly path: string } | null {
  const [, fingerprint, path = ''] = /^\[([0-9a-f]{8})((?:\/\d+['h]?)*)\]/.exec(text) ?? [];
  return fingerprint === undefined ? null : { fingerprint, path: path.replaceAll("'", 'h') };
}
