export { bbqrFrames } from './bbqr.ts';
export { combinePsbts } from './combine.ts';
export {
  type DescribedOutput,
  type DescribedPsbt,
  describeOutput,
  describePsbt,
  rateOf,
} from './describe.ts';
export type { DescribedInput, InputKey, InputProblem } from './describe-input.ts';
export { PsbtError, type PsbtErrorCode, psbtProblems } from './errors.ts';
export { MOST_INPUTS, type Psbt, psbtBase64, psbtIn, readPsbt } from './read.ts';
export { MOST_BYTES, MOST_TEXT, psbtBytes } from './text.ts';
export { type RawTransaction, readTransaction } from './unsigned.ts';
