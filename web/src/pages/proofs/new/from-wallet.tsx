import type { Wallet } from '@hodlxxi/sdk';
import { useWallets } from '../../../api/wallets.ts';
import { inSats } from '../../../lib/sats.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { SelectField } from '../../../ui/field.tsx';
import { LinkButton } from '../../../ui/link-button.tsx';
import { LoadProblem } from '../../../ui/problem.tsx';
import { RowSkeletons } from '../../../ui/rows.tsx';
import type { CoinsProps } from './coins-step.tsx';
import { WalletCoins } from './wallet-coins.tsx';

export function FromWallet(props: CoinsProps) {
  const { draft, change, back } = props;
  const { items, error, retry } = useWallets();
  if (!items) return error ? <LoadProblem error={error} retry={retry} /> : <RowSkeletons count={3} />;
  const wallet = items.find(({ id }) => id === draft.walletId) ?? items[0];
  if (!wallet)
    return (
      <>
        <Empty icon="wallet" title="No wallet is watched here">
          You need none: make an ordinary PSBT in your own wallet and bring that.
          <div className="buttons">
            <Button kind="primary" onClick={() => change({ source: 'psbt' })}>
              Bring a PSBT
            </Button>
            <LinkButton to="/wallets/new">Add a wallet</LinkButton>
          </div>
        </Empty>
        <div className="step-buttons">
          <Button onClick={back}>Back</Button>
        </div>
      </>
    );
  return (
    <>
      {items.length > 1 && (
        <SelectField
          label="Wallet"
          value={wallet.id}
          onValue={(walletId) => change({ walletId, chosen: null })}
          options={items.map((one) => ({ value: one.id, label: nameOf(one) }))}
        />
      )}
      <WalletCoins key={wallet.id} {...props} wallet={wallet} />
    </>
  );
}

const nameOf = ({ name, state, balance }: Wallet): string =>
  `${name} (${state === 'locked' ? 'locked' : balance ? inSats(balance.total) : 'no balance yet'})`;
