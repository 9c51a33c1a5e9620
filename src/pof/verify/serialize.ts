/** A transaction as the network writes it (BIP-144), in hexadecimal. */
import { CompactSize } from '@scure/btc-signer';
import type { ProofInput, ProofTransaction } from './model.ts';

/** With the marker of a witness where there is one. */
export function serialize({ version, lockTime, inputs, outputs }: ProofTransaction): string {
  const hasWitness = inputs.some(({ witness }) => witness.length > 0);
  return Buffer.concat([
    uint32(version),
    ...(hasWitness ? [Uint8Array.of(0x00, 0x01)] : []),
    count(inputs.length),
    ...inputs.flatMap(outpoint),
    count(outputs.length),
    ...outputs.flatMap(({ amount, script }) => [uint64(amount), ...sized(script)]),
    ...(hasWitness
      ? inputs.flatMap(({ witness }) => [count(witness.length), ...witness.flatMap(sized)])
      : []),
    uint32(lockTime),
  ]).toString('hex');
}

const outpoint = ({ txid, vout, scriptSig, sequence }: ProofInput): readonly Uint8Array[] => [
  Buffer.from(txid, 'hex').reverse(),
  uint32(vout),
  ...sized(scriptSig),
  uint32(sequence),
];

const count = (length: number): Uint8Array =>
  length < 0xfd ? Uint8Array.of(length) : CompactSize.encode(BigInt(length));

const sized = (bytes: Uint8Array): readonly Uint8Array[] => [count(bytes.length), bytes];

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  // Versions are signed in one place and unsigned in another; the bits are the same.
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

function uint64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}
