/** Nodes reckon the fee of taproot outputs as if their key opened them; a leaf takes more room. */
import { Script } from '@scure/btc-signer';
import type { Psbt } from '../../lib/bitcoin/psbt/index.ts';
import type { SpendPath } from './paths.ts';

/** Bytes of witness, each with its length where it has one (BIP-341, BIP-342). */
const KEY_PATH = 1 + 1 + 64;
const SIGNATURE = 1 + 65;
const HASH = 1 + 32;
const SELECTOR = 2;
const KEY = 1 + 32;

/** Virtual bytes that opening the inputs through a leaf takes beyond what opening them by key would; at most. */
export function leafVbytes({ tx }: Psbt, path: SpendPath): number {
  if (path.leaf === null) return 0;
  const signing = path.signers.reduce(
    (sum, { threshold, keys }) => sum + threshold * SIGNATURE + (keys.length - threshold),
    path.hashes.length * HASH,
  );
  let extra = 0;
  for (let at = 0; at < tx.inputsLength; at += 1) {
    const leaves = tx.getInput(at).tapLeafScript ?? [];
    // The PSBT does not say which of them is which, so it is the largest.
    const largest = leaves.map(([{ merklePath }, versioned]) => {
      const script = versioned.subarray(0, -1);
      return withLength(script.length) + choices(script) + withLength(33 + 32 * merklePath.length);
    });
    extra += Math.max(0, 1 + signing + Math.max(0, ...largest) - KEY_PATH);
  }
  return Math.ceil(extra / 4);
}

/** What the witness says besides signatures: which branch is taken, and keys the script knows by their hashes. */
function choices(script: Uint8Array): number {
  const ops = Script.decode(Uint8Array.from(script));
  const branches = ops.filter((op) => op === 'IF' || op === 'NOTIF').length;
  const hashed = ops.filter((op, at) => op === 'HASH160' && ops[at - 1] === 'DUP').length;
  return branches * SELECTOR + hashed * KEY;
}

const withLength = (length: number) => (length < 0xfd ? 1 : 3) + length;
