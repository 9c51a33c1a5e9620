import { concatBytes, tagSchnorr } from '@scure/btc-signer/utils.js';
import { compile, type KeyBytes } from './miniscript/compile.ts';
import type { Points } from './points.ts';
import { scriptBytes } from './script-bytes.ts';
import type { TapTree } from './template.ts';

const TAPSCRIPT = 0xc0;

/** BIP-341, "Constructing and spending Taproot outputs": the x-only output key. */
export function outputKey(
  internal: Uint8Array,
  tree: TapTree | null,
  bytes: KeyBytes,
  points: Points,
): Uint8Array<ArrayBuffer> {
  const key = internal.subarray(1);
  const root = tree ? nodeHash(tree, bytes) : new Uint8Array();
  const tweak = tagSchnorr('TapTweak', key, root);
  const output = points.add(Uint8Array.of(2, ...key), tweak);
  if (output === null) throw new RangeError('no output key for this tweak');
  return Uint8Array.from(output.subarray(1));
}

function nodeHash(tree: TapTree, bytes: KeyBytes): Uint8Array {
  if (tree.kind === 'leaf') {
    const script = scriptBytes(compile(tree.script, bytes));
    return tagSchnorr('TapLeaf', Uint8Array.of(TAPSCRIPT), compactSize(script.length), script);
  }
  const hashes = [nodeHash(tree.left, bytes), nodeHash(tree.right, bytes)];
  return tagSchnorr('TapBranch', concatBytes(...hashes.toSorted(Buffer.compare)));
}

/** A script of 100 keys has fewer than 65,536 bytes. */
const compactSize = (length: number) =>
  length < 0xfd ? Uint8Array.of(length) : Uint8Array.of(0xfd, length & 0xff, length >> 8);
