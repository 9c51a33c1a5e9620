/**
 * What lets a proof be checked again although nothing of its coins is stored: the prover keeps them, sealed, and brings
 * them back (research §9, "sealed ticket").
 */
import { SealError } from '../core/crypto.ts';
import type { Sealing } from '../core/sealing.ts';
import type { Outpoint } from './model.ts';

/** Purpose of the key that seals. */
export const PROOF_TICKETS = 'proof-tickets';

export type Tickets = {
  /** Base64url. `validUntil` in milliseconds. */
  readonly issue: (proofId: string, validUntil: number, outpoints: readonly Outpoint[]) => string;
  /** Null for what is not a ticket of this proof, or no longer. */
  readonly open: (proofId: string, ticket: string, now: number) => readonly Outpoint[] | null;
};

const OUTPOINT = 36;
const EXPIRY = 6;

export function createTickets(sealing: Pick<Sealing, 'seal' | 'open'>): Tickets {
  const place = (proofId: string) => `pof_challenges:${proofId}:ticket`;

  function unsealed(proofId: string, ticket: string): Buffer | null {
    try {
      return sealing.open(Buffer.from(ticket, 'base64url'), place(proofId));
    } catch (error) {
      if (error instanceof SealError) return null;
      throw error;
    }
  }

  return {
    issue(proofId, validUntil, outpoints) {
      const bytes = Buffer.alloc(EXPIRY + OUTPOINT * outpoints.length);
      bytes.writeUIntBE(validUntil, 0, EXPIRY);
      for (const [at, { txid, vout }] of outpoints.entries()) {
        bytes.write(txid, EXPIRY + at * OUTPOINT, 'hex');
        bytes.writeUInt32LE(vout, EXPIRY + at * OUTPOINT + 32);
      }
      return sealing.seal(bytes, place(proofId)).toString('base64url');
    },

    open(proofId, ticket, now) {
      const bytes = unsealed(proofId, ticket);
      if (!bytes || bytes.readUIntBE(0, EXPIRY) <= now) return null;
      const count = (bytes.length - EXPIRY) / OUTPOINT;
      return Array.from({ length: count }, (_, n) => {
        const from = EXPIRY + n * OUTPOINT;
        return { txid: bytes.toString('hex', from, from + 32), vout: bytes.readUInt32LE(from + 32) };
      });
    },
  };
}
