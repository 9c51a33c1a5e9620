/**
 * Coins by a name that only this server can make: HMAC-SHA-256 under a secret outside the database (research §6 F, §9).
 * A plain hash would name them to everybody, for there are few enough coins to try them all.
 */
import { createHmac, createSecretKey } from 'node:crypto';
import type { Outpoint } from './model.ts';

/** After so long a coin has another name, so that what was kept in old backups cannot be joined. Milliseconds. */
export const EPOCH = 86_400_000;

export type Nullifiers = {
  /** The names under which these coins are looked up at this moment, in the order given. */
  readonly at: (now: number, outpoints: readonly Outpoint[]) => readonly Buffer[];
  /**
   * Every name they have from `from` to `to`, sorted, so that two transactions that insert the same never wait for each
   * other. Two proofs that live at the same moment share a name for the same coin, whatever the epochs they began in.
   */
  readonly during: (from: number, to: number, outpoints: readonly Outpoint[]) => readonly Buffer[];
  /** Of the proof as a whole: tells whether two were of the same coins, to whoever has the secret. */
  readonly digest: (now: number, outpoints: readonly Outpoint[]) => Buffer;
};

export function createNullifiers(secret: Uint8Array): Nullifiers {
  const key = createSecretKey(secret);
  const hmac = (...parts: readonly Uint8Array[]) => {
    const mac = createHmac('sha256', key);
    for (const part of parts) mac.update(part);
    return mac.digest();
  };
  const named = (epoch: number, outpoints: readonly Outpoint[]) => {
    const prefix = Buffer.alloc(POF.length + 4);
    POF.copy(prefix);
    prefix.writeUInt32BE(epoch, POF.length);
    return outpoints.map((outpoint) => hmac(prefix, outpointBytes(outpoint)));
  };
  const at: Nullifiers['at'] = (now, outpoints) => named(epochOf(now), outpoints);

  return {
    at,
    during(from, to, outpoints) {
      const count = epochOf(to) - epochOf(from) + 1;
      return Array.from({ length: count }, (_, n) => named(epochOf(from) + n, outpoints))
        .flat()
        .sort(Buffer.compare);
    },
    digest: (now, outpoints) => hmac(DIGEST, ...at(now, outpoints).toSorted(Buffer.compare)),
  };
}

const POF = Buffer.from('pof');
const DIGEST = Buffer.from('pof-digest');
const epochOf = (time: number): number => Math.floor(time / EPOCH);

/** 32 bytes in the order people read, 4 bytes little-endian. */
function outpointBytes({ txid, vout }: Outpoint): Buffer {
  const bytes = Buffer.alloc(36);
  bytes.write(txid, 'hex');
  bytes.writeUInt32LE(vout, 32);
  return bytes;
}
