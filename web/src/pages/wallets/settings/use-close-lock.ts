import { useSdk } from '../../../api/sdk.ts';
import { type Action, useAction } from '../../../api/use-action.ts';
import { walletsKnown } from '../../../api/wallets.ts';

export function useCloseLock(id: string): Action<void> {
  const sdk = useSdk();
  return useAction<void>(() => sdk.wallets.lock.close(id), {
    changes: [walletsKnown.one(id), walletsKnown.list],
    done: 'Locked, for every session',
  });
}
