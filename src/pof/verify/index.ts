export { defaultRules, type Rules, type SentProof } from './model.ts';
export type { ProofChain, ReadProof, ScriptAnswer, ScriptRun, Unreadable } from './ports.ts';
export { createVerifier, type VerifierOptions } from './verifier.ts';
