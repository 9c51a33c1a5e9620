/** What somebody is to sign, made of the coins of an ordinary PSBT. */
import { hex } from '@scure/base';
import { RawTx } from '@scure/btc-signer';
import { RawPSBTV0 } from '@scure/btc-signer/psbt.js';
import { RawOldTx } from '@scure/btc-signer/script.js';
import { txidOf } from '../../lib/bitcoin/bip322/transactions.ts';
import { buildProofOfChosen, coinsOfPsbt, ProofError, proofCode } from '../../lib/bitcoin/proof/index.ts';
import { bbqrFrames, PsbtError, psbtBytes } from '../../lib/bitcoin/psbt/index.ts';
import type { WriteProof } from '../../pof/ports.ts';

type Asked = Parameters<WriteProof>[0];
type Written = Awaited<ReturnType<WriteProof>>;

/** Pure, and slow: of 100 coins it takes about 70 ms. */
export function writeProof({ psbt: text, previous, ...options }: Asked): Written {
  try {
    const chosen = coinsOfPsbt(completed(psbtBytes(text), previous));
    const proof = buildProofOfChosen(chosen, options);
    return {
      psbt: Buffer.from(proof).toString('base64'),
      outpoints: chosen.coins.map(({ txid, vout }) => ({ txid, vout })),
      bbqr: bbqrFrames(proof, 'psbt'),
    };
  } catch (error) {
    if (error instanceof ProofError) return { problem: error.code };
    if (error instanceof PsbtError) return { problem: proofCode(error.code) };
    throw error;
  }
}

/** Of a node's own PSBT, which is of version 0: transactions where an input says nothing of what it spends. */
function completed(psbt: Uint8Array, previous: readonly string[]): Uint8Array {
  if (previous.length === 0) return psbt;
  const known = new Map(
    previous.map((one) => {
      // Its id says nothing of witnesses, and without them it is shorter.
      const transaction = { ...RawTx.decode(hex.decode(one)), segwitFlag: false, witnesses: undefined };
      return [hex.encode(txidOf(RawOldTx.encode(transaction))), transaction] as const;
    }),
  );
  const raw = RawPSBTV0.decode(psbt);
  const spent = raw.global.unsignedTx?.inputs ?? [];
  const inputs = raw.inputs.map((input, at) => {
    const nonWitnessUtxo = known.get(hex.encode(spent[at]?.txid ?? new Uint8Array()));
    return input.witnessUtxo || !nonWitnessUtxo ? input : { ...input, nonWitnessUtxo };
  });
  return RawPSBTV0.encode({ ...raw, inputs });
}
