/** The ways a wallet's coins can be spent, and the one that is taken. */
import { problem } from '../../core/errors.ts';
import type { Network } from '../../lib/bitcoin/address.ts';
import {
  readDescriptor,
  type SpendPath,
  type SpendPaths,
  spendPaths,
} from '../../lib/bitcoin/descriptor/index.ts';
import type { Descriptors } from '../model.ts';
import { spendErrors } from './errors.ts';

export type { SpendPath };

/** All of them, or as many as people can be shown. */
export function waysOf({ receive, change }: Descriptors, network: Network): SpendPaths {
  const text = change === null ? receive : `${receive}\n${change}`;
  return spendPaths(readDescriptor(text, { network, fixed: true }).template);
}

export const pathsOf = (descriptors: Descriptors, network: Network): readonly SpendPath[] =>
  waysOf(descriptors, network).paths;

/**
 * The path at `index`; without it one that has no lock.
 * @throws ProblemError path_unknown, path_needed
 */
export function pathAt(
  paths: readonly SpendPath[],
  index: number | undefined,
): { readonly path: SpendPath; readonly index: number } {
  const at = index ?? paths.findIndex(({ after, older }) => after === null && older === null);
  const path = paths[at];
  if (path) return { path, index: at };
  throw problem(spendErrors, index === undefined ? 'path_needed' : 'path_unknown');
}
