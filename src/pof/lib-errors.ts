import { type ProblemError, problem } from '../core/errors.ts';
import type { ProofError } from '../lib/bitcoin/proof/index.ts';
import { isPofCode, pofErrors } from './errors.ts';

/** What the library finds wrong with a PSBT, in the words of the room; the error itself where that would be our fault. */
export function proofProblem(error: ProofError): ProblemError | Error {
  return isPofCode(error.code) ? problem(pofErrors, error.code, { detail: error.message }) : error;
}
