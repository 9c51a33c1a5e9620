/** A walk down the checklist that ends at the first check that fails. */
import type { Check, Refusal, Refused } from '../ports.ts';
import type { ProofCheck } from './model.ts';

export type Walk = {
  readonly passed: () => readonly Check[];
  /** What a step has found; null fails it. */
  readonly found: <T>(name: string, code: Refusal, what: T | null) => T | null;
  readonly passes: <Evidence>(checks: readonly ProofCheck<Evidence>[], evidence: Evidence) => boolean;
  /** @throws TypeError when nothing failed */
  readonly refused: () => Refused;
};

export function createWalk(before: readonly Check[] = []): Walk {
  const checks = [...before];
  let code: Refusal | undefined;
  const note = (name: string, ok: boolean, failing: Refusal): boolean => {
    checks.push({ name, ok });
    if (!ok) code = failing;
    return ok;
  };
  return {
    passed: () => [...checks],
    found(name, failing, what) {
      note(name, what !== null, failing);
      return what;
    },
    passes: (list, evidence) => list.every((one) => note(one.name, one.passes(evidence), one.code)),
    refused() {
      if (code === undefined) throw new TypeError('nothing was refused');
      return { ok: false, code, checks: [...checks] };
    },
  };
}
