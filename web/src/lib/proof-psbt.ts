/**
 * Makes the PSBT that proves funds where the wallet's own PSBT was pasted or dropped. That one shows more than a proof
 * does, so it stays here; the rules are the server's (docs/adr/0019-proofs-in-the-browser.md).
 */
import type { ProofErrorCode, ProofOptions } from '../../../src/lib/bitcoin/proof/in-browser.ts';

export type ChosenCoin = {
  readonly txid: string;
  readonly vout: number;
  /** Satoshis, as the PSBT says; the server goes by the chain. */
  readonly amount: number;
  /** Hexadecimal: coins of one script are linked anyway. */
  readonly script: string;
};

type Refused = { readonly refused: { readonly code: ProofErrorCode; readonly message: string } };

/** Nobody who proves nothing downloads it. */
const load = () => import('../../../src/lib/bitcoin/proof/in-browser.ts');

/** What is in a wallet's ordinary PSBT: base64, hexadecimal, or the file itself. */
export const coinsIn = (
  psbt: string | Uint8Array,
): Promise<{ readonly coins: readonly ChosenCoin[] } | Refused> =>
  quietly(async () => {
    const { coinsOfPsbt } = await load();
    const coins = coinsOfPsbt(bytesOf(psbt)).coins.map(({ txid, vout, amount, scriptPubKey }) => ({
      txid,
      vout,
      amount: Number(amount),
      script: hexOf(scriptPubKey),
    }));
    return { coins };
  });

/** @returns base64, to be signed */
export const proofPsbt = (
  psbt: string | Uint8Array,
  options: ProofOptions & { readonly only?: readonly Pick<ChosenCoin, 'txid' | 'vout'>[] },
): Promise<{ readonly psbt: string } | Refused> =>
  quietly(async () => {
    const { buildProofFromPsbt } = await load();
    return { psbt: base64Of(buildProofFromPsbt(bytesOf(psbt), options)) };
  });

/** For signers that film codes (BBQr): not deflated, which browsers do not do for it, so they are a few more. */
export async function proofFrames(psbt: string): Promise<readonly string[]> {
  const { framesOf } = await load();
  return framesOf({ encoding: '2', bytes: bytesOf(psbt) }, 'psbt');
}

async function quietly<T>(work: () => Promise<T>): Promise<T | Refused> {
  try {
    return await work();
  } catch (error) {
    const { ProofError } = await load();
    if (!(error instanceof ProofError)) throw error;
    return { refused: { code: error.code, message: error.message } };
  }
}

/** What cannot be read becomes bytes that are no PSBT, and is refused as that. */
function bytesOf(psbt: string | Uint8Array): Uint8Array {
  if (typeof psbt !== 'string') return psbt;
  const compact = psbt.replace(/\s+/g, '');
  if (/^(?:[0-9a-f]{2})+$/i.test(compact))
    return Uint8Array.from(compact.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return new Uint8Array();
  try {
    return Uint8Array.from(atob(compact), (letter) => letter.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

const hexOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const base64Of = (bytes: Uint8Array) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
