/** Transactions that were signed elsewhere, of whichever wallet. */
import type { Call, Transport } from './transport.ts';
import type { FinalizedPsbt, ReviewedPsbt, SendRequest, SentTransaction } from './types.ts';

export function createPsbt({ json }: Transport) {
  return {
    /** What it does, and what it lacks. Version 0 or 2, base64 or hexadecimal. */
    decode: (psbt: string, call: Call = {}): Promise<ReviewedPsbt> =>
      json('POST', '/api/psbt/decode', { json: { psbt }, ...call }),

    /** What several signers signed, in one. */
    combine: (psbts: readonly string[], call: Call = {}): Promise<ReviewedPsbt> =>
      json('POST', '/api/psbt/combine', { json: { psbts }, ...call }),

    /** The transaction, once all have signed. */
    finalize: (psbt: string, call: Call = {}): Promise<FinalizedPsbt> =>
      json('POST', '/api/psbt/finalize', { json: { psbt }, ...call }),

    /** Tests and sends; again is harmless. @throws HodlxxiError `psbt_incomplete`, `transaction_refused`. */
    send: (transaction: SendRequest, call: Call = {}): Promise<SentTransaction> =>
      json('POST', '/api/transactions', { json: transaction, ...call }),
  };
}
