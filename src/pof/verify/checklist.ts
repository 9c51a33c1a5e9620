/**
 * What a proof of funds has to pass, in this order. Between the lists the chain is asked; each list looks at what is
 * known by then. The steps without a row (7, 9, 13) make what the next list looks at: see verifier.ts.
 */
import { areDeepEnough, areMature } from './coins.ts';
import { hasOutputOfItsFormat } from './commitment.ts';
import { areKindsTaken } from './executed.ts';
import type { Bound, Known, ProofCheck, Sent, Signed } from './model.ts';
import { bindsEverything, type Ran, scriptVerdict } from './run.ts';
import { someSignatureIsPartial } from './sighashes.ts';
import { hasDistinctCoins, hasFewCoins, hasKnownShape, isSigned, saysOurMessage } from './structure.ts';

/** Without the chain. */
export const sentChecks: readonly ProofCheck<Sent>[] = [
  { step: 4, name: 'shape', code: 'format_unknown', passes: hasKnownShape },
  { step: 4, name: 'few_coins', code: 'too_many_coins', passes: hasFewCoins },
  { step: 5, name: 'distinct_coins', code: 'coin_repeated', passes: hasDistinctCoins },
  { step: 8, name: 'message', code: 'commitment_mismatch', passes: saysOurMessage },
  { step: 13, name: 'signed', code: 'psbt_unsigned', passes: isSigned },
];

/** Every coin is there (step 9). */
export const coinChecks: readonly ProofCheck<Known>[] = [
  { step: 10, name: 'confirmations', code: 'coin_unconfirmed', passes: areDeepEnough },
  { step: 10, name: 'maturity', code: 'coin_unconfirmed', passes: areMature },
];

/** The first input is made of our message (step 7). */
export const formatChecks: readonly ProofCheck<Bound>[] = [
  { step: 4, name: 'output', code: 'format_unknown', passes: hasOutputOfItsFormat },
];

/** Signatures are in their place (step 13). */
export const signatureChecks: readonly ProofCheck<Signed>[] = [
  { step: 17, name: 'script_kinds', code: 'script_unsupported', passes: areKindsTaken },
  {
    step: 15,
    name: 'sighashes',
    code: 'sighash_not_all',
    passes: (signed) => !someSignatureIsPartial(signed),
  },
];

/** The node has run the scripts. */
export const scriptChecks: readonly ProofCheck<Ran>[] = [
  {
    step: 14,
    name: 'judged',
    code: 'script_inconclusive',
    passes: (ran) => scriptVerdict(ran) !== 'inconclusive',
  },
  { step: 14, name: 'scripts', code: 'signature_invalid', passes: (ran) => scriptVerdict(ran) === 'valid' },
  { step: 16, name: 'binding', code: 'sighash_not_all', passes: bindsEverything },
];
