/** What can be wrong with a PSBT that somebody hands in. */
export const psbtProblems = {
  psbt_invalid: 'This is not a PSBT (BIP-174, BIP-370).',
  psbt_too_large: 'This PSBT is larger than is taken: 256 KiB and 100 inputs are the most.',
  psbt_private_fields:
    'This PSBT has proprietary fields, whose meaning nobody else knows. Export it without them.',
  psbt_mismatch: 'These PSBTs are about different transactions, or contradict one another.',
} as const;

export type PsbtErrorCode = keyof typeof psbtProblems;

/** The message is the public text of its code and nothing else: what was handed in may hold secrets. */
export class PsbtError extends Error {
  override readonly name = 'PsbtError';
  readonly code: PsbtErrorCode;
  constructor(code: PsbtErrorCode) {
    super(psbtProblems[code]);
    this.code = code;
  }
}
