/** What can be wrong with a proof of funds, or with what one is to be made of, before any chain is asked. */
import { type PsbtErrorCode, psbtProblems } from '../psbt/errors.ts';

export const proofProblems = {
  psbt_invalid: psbtProblems.psbt_invalid,
  psbt_too_large: 'This is larger than is taken: 256 KiB are the most. Choose fewer coins.',
  psbt_private_fields: psbtProblems.psbt_private_fields,
  psbt_signed:
    'This PSBT is signed already: whoever has it may send it. Make it anew, and hand it in before signing.',
  format_unknown:
    'This is neither a PSBT (base64 or hexadecimal) nor a transaction (hexadecimal). Export it from the wallet anew.',
  signature_simple:
    'This is a simple signature (BIP-322, `smp`): it proves an address, not coins. Sign the PSBT of this proof.',
  message_invalid: 'The message is not 2 to 330 characters of printable ASCII with single spaces.',
  no_coins: 'There are no coins in it.',
  too_many_coins: 'A proof has 100 coins at most, and one output.',
  coin_repeated: 'A coin is in it twice.',
  coin_unknown:
    'Of a coin neither amount nor script is there. Export the PSBT with the outputs that it spends.',
  previous_transaction_missing:
    'Of a coin whose signers need its whole previous transaction that is not there. Export the PSBT with it.',
  previous_transaction_wrong: 'A previous transaction is not the one that the coin comes from.',
} as const;

export type ProofErrorCode = keyof typeof proofProblems;

/** The message is the public text of its code and nothing else. */
export class ProofError extends Error {
  override readonly name = 'ProofError';
  readonly code: ProofErrorCode;
  constructor(code: ProofErrorCode) {
    super(proofProblems[code]);
    this.code = code;
  }
}

/** Nothing that is read alone differs from another. */
export const proofCode = (code: PsbtErrorCode): ProofErrorCode =>
  code === 'psbt_mismatch' ? 'psbt_invalid' : code;
