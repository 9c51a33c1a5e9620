import { createContext, useContext } from 'react';

/** The person was asked to sign again and did not. */
export class ProofDeclined extends Error {
  override readonly name = 'ProofDeclined';
}

export type Proof = {
  /** Does it; when a fresh signature or the passkey is missing, asks for that and does it again. */
  readonly around: <T>(perform: () => Promise<T>) => Promise<T>;
};

export const ProofContext = createContext<Proof | undefined>(undefined);

export function useProof(): Proof {
  const proof = useContext(ProofContext);
  if (!proof) throw new Error('useProof outside of ProofProvider');
  return proof;
}
