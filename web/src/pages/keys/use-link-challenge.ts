import type { Challenge, ChallengeRequest, Key, SignedChallenge } from '@hodlxxi/sdk';
import { useState } from 'react';
import { known } from '../../api/account.ts';
import { useSdk } from '../../api/sdk.ts';
import { type Action, useAction } from '../../api/use-action.ts';

export type LinkChallenge = {
  /** Undefined until it was asked for. */
  readonly challenge: Challenge | undefined;
  readonly ask: Action<ChallengeRequest>;
  /** Hands in what was signed. */
  readonly add: Action<SignedChallenge>;
  readonly startOver: () => void;
};

/** Adding a key by a signature: a text to sign, then the signature. */
export function useLinkChallenge(onDone: () => void): LinkChallenge {
  const sdk = useSdk();
  const [challenge, setChallenge] = useState<Challenge>();
  const ask = useAction<ChallengeRequest, Challenge>(
    (request) => sdk.challenges.create({ ...request, purpose: 'link' }),
    { after: setChallenge, toastErrors: false },
  );
  const add = useAction<SignedChallenge, Key>((signed) => sdk.account.keys.add(signed), {
    changes: [known.keys, known.profile, known.events],
    done: 'The key was added',
    after: onDone,
    toastErrors: false,
  });
  const startOver = () => {
    setChallenge(undefined);
    add.reset();
  };
  return { challenge, ask, add, startOver };
}
