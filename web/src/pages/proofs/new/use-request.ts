import type { HodlxxiClient, ProofChallenge, ProofFormat } from '@hodlxxi/sdk';
import { useState } from 'react';
import { useSdk } from '../../../api/sdk.ts';
import { type Action, useAction } from '../../../api/use-action.ts';
import { proofFrames, proofPsbt } from '../../../lib/proof-psbt.ts';
import type { Chosen, Draft, Request } from './draft.ts';

export type Making = {
  readonly chosen: Chosen;
  readonly draft: Draft;
  readonly threshold: number;
  readonly format?: ProofFormat;
  /** One that still stands. */
  readonly challenge?: ProofChallenge;
};

/** Asks the server for a challenge, and makes the PSBT that answers it. */
export function useRequest(after: () => void): {
  readonly request: Request | undefined;
  readonly make: Action<Making>;
} {
  const sdk = useSdk();
  const [request, setRequest] = useState<Request>();
  const make = useAction<Making, Request>((making) => requestOf(sdk, making), {
    after: (made) => {
      setRequest(made);
      after();
    },
    toastErrors: false,
  });
  return { request, make };
}

async function requestOf(
  sdk: HodlxxiClient,
  { chosen, draft: { level, consent }, threshold, format = 'bip322-pof', challenge: standing }: Making,
): Promise<Request> {
  const challenge =
    standing ??
    (await sdk.proofs.challenge({
      privacy_level: level,
      threshold_amount: threshold,
      consent: level === 'aggregate' && consent,
    }));
  const { outpoints } = chosen;
  if ('walletId' in chosen) {
    const { challenge_id } = challenge;
    const built = await sdk.proofs.psbt({ challenge_id, wallet_id: chosen.walletId, outpoints, format });
    return { challenge, format, psbt: built.psbt, bbqr: built.bbqr };
  }
  const built = await proofPsbt(chosen.own.bytes, { message: challenge.message, format, only: outpoints });
  // What could be refused was refused when it was pasted.
  if ('refused' in built) throw new Error(built.refused.message);
  return { challenge, format, psbt: built.psbt, bbqr: await proofFrames(built.psbt) };
}
