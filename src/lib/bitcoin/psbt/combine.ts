import { quietly } from '../quietly.ts';
import { PsbtError } from './errors.ts';
import { type Psbt, readPsbt } from './read.ts';

/**
 * What several people signed, in one PSBT (BIP-174, "Combiner"). Of mixed versions the highest.
 * @throws PsbtError psbt_mismatch when they are not about one transaction, or contradict each other
 */
export function combinePsbts(psbts: readonly [Psbt, ...Psbt[]]): Psbt {
  const [first, ...others] = psbts;
  if (others.some((one) => one.unsignedTxid !== first.unsignedTxid)) throw new PsbtError('psbt_mismatch');
  const version = psbts.some((one) => one.version === 2) ? 2 : 0;
  const bytes = quietly(() => {
    const combined = first.tx.clone();
    for (const { tx } of others) combined.combine(tx.clone());
    return combined.toPSBT(version);
  });
  if (bytes === null) throw new PsbtError('psbt_mismatch');
  return readPsbt(bytes);
}
