/** What the web application runs itself (docs/adr/0019-proofs-in-the-browser.md): nothing behind here needs more than a browser. */
export { framesOf } from '../psbt/bbqr-frames.ts';
export { buildProofFromPsbt, type ProofOptions } from './build.ts';
export { type ChosenCoins, coinsOfPsbt } from './coins-of-psbt.ts';
export { ProofError, type ProofErrorCode } from './errors.ts';
