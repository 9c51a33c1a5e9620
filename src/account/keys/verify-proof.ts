/** From a proof to the key behind it. The curve is asked here and nowhere else. */
import type { Clock } from '../../core/ports.ts';
import type { Network } from '../../lib/bitcoin/address.ts';
import type { ScriptJob } from '../../lib/bitcoin/bip322/node-check.ts';
import type { Curve } from '../../lib/bitcoin/curve.ts';
import { isUnlocked, verifyMessage } from '../../lib/bitcoin/message.ts';
import type { KeyChallenge } from './challenge.ts';
import { answersChallenge } from './nostr-proof.ts';
import type { ReadProof } from './proof.ts';

export type ScriptVerdict = 'valid' | 'invalid' | 'unavailable';
/** A node's word on a script that takes an interpreter. Never rejects. */
export type ScriptCheck = (job: ScriptJob) => Promise<ScriptVerdict>;

export type VerifyDeps = {
  readonly curve: Curve;
  readonly network: Network;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly scriptCheck?: ScriptCheck | undefined;
};

export type ProofVerdict =
  | { readonly kind: 'valid'; readonly publicKey: string; readonly address: string | null }
  | { readonly kind: 'invalid' }
  /** Neither right nor wrong: the reason is in the error table. */
  | { readonly kind: 'undecided'; readonly code: 'script_not_supported' | 'script_check_unavailable' };

export function createVerifyProof({ curve, network, publicUrl, clock, scriptCheck }: VerifyDeps) {
  const invalid = { kind: 'invalid' } as const;

  async function verifyText(
    { claim, signature }: Extract<ReadProof, { kind: 'bitcoin' }>,
    message: string,
  ): Promise<ProofVerdict> {
    const verdict = verifyMessage({ ...claim, message, signature, network, curve });
    if (verdict.kind === 'invalid') return invalid;
    const { identity: publicKey, address } = verdict;
    // "Valid at time T and age S" (BIP-322): whoever may sign only later, an heir for example, is not yet the owner.
    if (!isUnlocked(verdict, clock.now())) return invalid;
    if (verdict.kind === 'valid') return { kind: 'valid', publicKey, address };
    if (!scriptCheck) return { kind: 'undecided', code: 'script_not_supported' };
    const { toSpend, toSign, scriptPubKey } = verdict;
    const word = await scriptCheck({ toSpend, toSign, scriptPubKey });
    if (word === 'unavailable') return { kind: 'undecided', code: 'script_check_unavailable' };
    return word === 'valid' ? { kind: 'valid', publicKey, address } : invalid;
  }

  return async function verifyProof(proof: ReadProof, challenge: KeyChallenge): Promise<ProofVerdict> {
    if (proof.kind === 'bitcoin') return verifyText(proof, challenge.message);
    const { event, subject } = proof;
    const now = clock.now();
    return answersChallenge({ event, challenge, publicUrl, curve, now })
      ? { kind: 'valid', publicKey: subject, address: null }
      : invalid;
  };
}
