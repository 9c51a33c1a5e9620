/**
 * Which coins a block or a transaction spends and makes, and nothing else of it: a walk over the bytes, since decoding
 * four megabytes in full would hold everybody up.
 */
import { createHash } from 'node:crypto';

export type CoinName = { readonly txid: string; readonly vout: number };

export type CoinMoves = {
  readonly txid: string;
  readonly spends: readonly CoinName[];
  /** Outputs: `vout` 0 to this, excluded. */
  readonly makes: number;
};

/** The bytes are not what they should be. */
export class BlockMalformed extends Error {
  override readonly name = 'BlockMalformed';
  readonly code = 'block_malformed';
}

const HEADER = 80;

/** Transactions of a serialized block, one at a time. @throws BlockMalformed */
export function* movesOfBlock(block: Uint8Array): Generator<CoinMoves, void, undefined> {
  const walk = createWalk(block);
  walk.skip(HEADER);
  for (let left = walk.compactSize(); left > 0; left -= 1) yield moves(walk);
  walk.end();
}

/** Of one transaction in the form the network takes. @throws BlockMalformed */
export function movesOfTransaction(transaction: Uint8Array): CoinMoves {
  const walk = createWalk(transaction);
  const found = moves(walk);
  walk.end();
  return found;
}

/** BIP-144: version, marker and flag if there are witnesses, inputs, outputs, witnesses, lock time. */
function moves(walk: Walk): CoinMoves {
  const version = walk.take(4);
  const hasWitness = walk.peek(0) === 0 && walk.peek(1) !== 0;
  if (hasWitness) walk.skip(2);
  const from = walk.at();
  const spends = Array.from({ length: walk.count(41) }, () => {
    const spent = { txid: reversedHex(walk.take(32)), vout: walk.take(4).readUInt32LE() };
    walk.skip(walk.compactSize());
    walk.skip(4);
    return spent;
  });
  const makes = walk.count(9);
  for (let left = makes; left > 0; left -= 1) {
    walk.skip(8);
    walk.skip(walk.compactSize());
  }
  const body = walk.since(from);
  if (hasWitness)
    for (const _ of spends) for (let left = walk.count(1); left > 0; left -= 1) walk.skip(walk.compactSize());
  const lockTime = walk.take(4);
  return { txid: reversedHex(sha256d(version, body, lockTime)), spends, makes };
}

type Walk = ReturnType<typeof createWalk>;

function createWalk(source: Uint8Array) {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  let at = 0;

  function take(length: number): Buffer {
    if (length > bytes.length - at) throw new BlockMalformed('ends too early');
    at += length;
    return bytes.subarray(at - length, at);
  }
  function compactSize(): number {
    const first = take(1).readUInt8();
    if (first < 0xfd) return first;
    if (first === 0xfd) return take(2).readUInt16LE();
    if (first === 0xfe) return take(4).readUInt32LE();
    throw new BlockMalformed('a number of eight bytes');
  }

  return {
    at: () => at,
    peek: (ahead: number) => bytes[at + ahead],
    take,
    skip: (length: number) => void take(length),
    compactSize,
    /** A number of things of at least so many bytes: what cannot fit is not begun. */
    count(least: number): number {
      const count = compactSize();
      if (count * least > bytes.length - at) throw new BlockMalformed('says more than it holds');
      return count;
    },
    since: (from: number) => bytes.subarray(from, at),
    end() {
      if (at !== bytes.length) throw new BlockMalformed('has something behind it');
    },
  };
}

function sha256d(...parts: readonly Uint8Array[]): Buffer {
  const first = createHash('sha256');
  for (const part of parts) first.update(part);
  return createHash('sha256').update(first.digest()).digest();
}

const reversedHex = (bytes: Buffer): string => Buffer.from(bytes).reverse().toString('hex');
