import { useSdk } from '../../../api/sdk.ts';
import { type Action, useAction } from '../../../api/use-action.ts';
import { walletsKnown } from '../../../api/wallets.ts';
import { useOpenWallet } from '../wallet-context.ts';

export type Freezing = { readonly outpoints: readonly string[]; readonly frozen: boolean };

/** Can be taken back from the toast. */
export function useFreeze(after: () => void = () => {}): Action<Freezing> {
  const sdk = useSdk();
  const { id } = useOpenWallet();
  const changes = [walletsKnown.one(id)];
  const set = ({ outpoints, frozen }: Freezing) => sdk.wallets.coins.freeze(id, outpoints, frozen);
  const back = useAction<Freezing>(set, { changes, done: 'As it was' });
  return useAction<Freezing>(set, {
    changes,
    after,
    done: (_, { outpoints, frozen }) => ({
      text: `${outpoints.length === 1 ? 'The coin is' : `${outpoints.length} coins are`} ${frozen ? 'frozen' : 'free again'}`,
      undo: () => back.run({ outpoints, frozen: !frozen }),
    }),
  });
}
