/** Why a node would not take a transaction: its `reject-reason` (validation.cpp, policy.cpp) in words of our own. */
import type { Refusal, TestResult } from '../../wallet/spend/node.ts';

/** The first that fits counts. */
const REASONS: readonly (readonly [RegExp, Refusal])[] = [
  [/^missing-inputs|^bad-txns-inputs-missingorspent|^bad-txns-spends-conflicting/, 'inputs_missing'],
  // A script that asks for a later lock time fails as a script; so does one that asks for an older coin.
  [/^non-final|^non-BIP68-final|Locktime requirement not satisfied/, 'locked'],
  [/premature-spend-of-coinbase/, 'locked'],
  [/^(min relay fee|mempool min fee) not met/, 'fee_too_low'],
  [/^max-fee-exceeded/, 'fee_absurd'],
  [/script-verify-flag|^bad-witness|^scriptsig/, 'signature'],
  [/^dust/, 'dust'],
  [/^insufficient fee|replacement/, 'replacement'],
  [/too-long-mempool-chain|^package-/, 'too_long_chain'],
  [/conflict/, 'conflict'],
];

export function refusalOf(reason: string): TestResult {
  if (reason === 'txn-already-known') return { kind: 'known', where: 'chain' };
  if (/-in-mempool$/.test(reason)) return { kind: 'known', where: 'mempool' };
  return { kind: 'refused', why: REASONS.find(([words]) => words.test(reason))?.[1] ?? 'rules' };
}
