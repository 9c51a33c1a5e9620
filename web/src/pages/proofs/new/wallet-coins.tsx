import type { Coin, Wallet } from '@hodlxxi/sdk';
import { Link } from 'react-router';
import { hasCode } from '../../../api/failure.ts';
import { useWalletCoins } from '../../../api/proofs.ts';
import { shortKey } from '../../../lib/key-words.ts';
import { outpointOf } from '../../../lib/outpoint.ts';
import { isHeldBack, obstacleOf, suggestCoins } from '../../../lib/proof-coins.ts';
import { Empty } from '../../../ui/empty.tsx';
import { LinkButton } from '../../../ui/link-button.tsx';
import { LoadProblem } from '../../../ui/problem.tsx';
import { RowSkeletons } from '../../../ui/rows.tsx';
import { type Choosable, ChooseCoins } from './choose-coins.tsx';
import type { CoinsProps } from './coins-step.tsx';

type Props = CoinsProps & { readonly wallet: Wallet };

/** The fewest that are enough are chosen beforehand; the person may choose others. */
export function WalletCoins({ wallet, ...props }: Props) {
  const { draft, change, info, threshold, ask } = props;
  const { data: coins, error, refetch } = useWalletCoins(wallet.id);
  if (error)
    return hasCode(error, 'wallet_locked') ? (
      <Empty icon="lock" title={`${wallet.name} is locked`}>
        Its passphrase opens it for this session.
        <LinkButton to={`/wallets/${wallet.id}`}>Open it</LinkButton>
      </Empty>
    ) : (
      <LoadProblem error={error} retry={() => void refetch()} />
    );
  if (!coins) return <RowSkeletons count={4} />;
  if (coins.length === 0)
    return (
      <Empty icon="coins" title="No coins in this wallet">
        <p>
          See <Link to={`/wallets/${wallet.id}`}>{wallet.name}</Link>, or choose another wallet.
        </p>
      </Empty>
    );
  const suggested = suggestCoins(
    coins,
    draft.level === 'aggregate' && threshold === 0 ? null : threshold,
    info,
  );
  const names = new Set((draft.chosen ?? suggested).map(outpointOf));
  return (
    <ChooseCoins
      {...props}
      coins={coins
        .map((coin) => choosable(coin, obstacleOf(coin, info)))
        .toSorted(
          (one, other) =>
            Number(one.obstacle !== null) - Number(other.obstacle !== null) || other.amount - one.amount,
        )}
      chosen={coins.filter((coin) => names.has(outpointOf(coin)))}
      onChosen={(chosen) => change({ chosen })}
      next={(outpoints) => ask({ walletId: wallet.id, outpoints })}
      isSuggested={draft.chosen === null && suggested.length > 0}
    />
  );
}

const choosable = (coin: Coin, obstacle: string | null): Choosable => ({
  txid: coin.txid,
  vout: coin.vout,
  amount: coin.amount,
  place: coin.address,
  facts: [coin.label ?? '', shortKey(coin.address)].filter((fact) => fact !== ''),
  obstacle,
  remark: isHeldBack(coin) ? (coin.frozen ? 'Frozen' : 'In a payment') : null,
});
