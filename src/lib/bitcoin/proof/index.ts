export {
  type BuiltFormat,
  buildProof,
  buildProofFromPsbt,
  buildProofOfChosen,
  MOST_COINS,
  type ProofOptions,
  type ProofRequest,
} from './build.ts';
export type { ProofCoin, SigningFields } from './coin.ts';
export { type ChosenCoins, coinsOfPsbt } from './coins-of-psbt.ts';
export { challengeTransaction, isMessage, reserveCommitments } from './commitment.ts';
export { ProofError, type ProofErrorCode, proofCode, proofProblems } from './errors.ts';
export { finalizeProof } from './finalize.ts';
export { readSubmission } from './read-submission.ts';
export {
  formatOf,
  type ProofFormat,
  type Submission,
  type SubmittedInput,
  transactionBytes,
} from './submission.ts';
