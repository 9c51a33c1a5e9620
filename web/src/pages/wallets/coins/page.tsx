import type { Coin } from '@hodlxxi/sdk';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useCoins } from '../../../api/wallets.ts';
import { outpointOf } from '../../../lib/outpoint.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Rows } from '../../../ui/rows.tsx';
import { Sats } from '../../../ui/sats.tsx';
import { Section } from '../../../ui/section.tsx';
import { useDialog } from '../../../ui/use-dialog.ts';
import { LabelDialog } from '../label-dialog.tsx';
import { useOpenWallet } from '../wallet-context.ts';
import { CoinRow } from './coin-row.tsx';
import { useFreeze } from './use-freeze.ts';

export function CoinsTab() {
  const { id } = useOpenWallet();
  const list = useCoins(id);
  const dialog = useDialog();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const picked = list.items?.filter((coin) => chosen.has(outpointOf(coin))) ?? [];
  const labelled = list.items?.find((coin) => outpointOf(coin) === dialog.id);
  const choose = (coin: Coin, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(outpointOf(coin));
    else next.delete(outpointOf(coin));
    setChosen(next);
  };
  return (
    <Section
      title="Coins"
      lead="What can be spent, piece by piece. Frozen ones are left out of payments until you free them."
    >
      {picked.length > 0 && <Picked coins={picked} clear={() => setChosen(new Set())} />}
      <Rows
        name="coins"
        list={list}
        expect={3}
        empty={
          <Empty icon="coins" title="No coins">
            Each payment to this wallet is a coin until it is spent.
          </Empty>
        }
      >
        {(coin) => (
          <CoinRow
            key={outpointOf(coin)}
            coin={coin}
            isChosen={chosen.has(outpointOf(coin))}
            choose={(on) => choose(coin, on)}
            label={() => dialog.open('label', outpointOf(coin))}
          />
        )}
      </Rows>
      {dialog.name === 'label' && labelled && (
        <LabelDialog
          what="coin"
          type="output"
          reference={outpointOf(labelled)}
          label={labelled.label}
          onClose={dialog.close}
        />
      )}
    </Section>
  );
}

function Picked({ coins, clear }: { readonly coins: readonly Coin[]; readonly clear: () => void }) {
  const { id } = useOpenWallet();
  const navigate = useNavigate();
  const freeze = useFreeze(clear);
  const total = coins.reduce((sum, { amount }) => sum + amount, 0);
  const areFrozen = coins.every(({ frozen }) => frozen);
  const isOffered = coins.every(({ frozen, reserved, immature }) => !frozen && !reserved && !immature);
  const outpoints = coins.map(outpointOf);
  return (
    <div className="picked" role="status">
      <p>
        {coins.length === 1 ? 'One coin' : `${coins.length} coins`}, <Sats value={total} />
      </p>
      <IconButton icon="close" label="Choose none" onClick={clear} />
      <div className="buttons">
        <Button
          small
          kind="primary"
          icon="send"
          disabled={!isOffered}
          onClick={() => void navigate(`/wallets/${id}/send`, { state: { coins: outpoints } })}
        >
          Send
        </Button>
        <Button
          small
          icon="frozen"
          busy={freeze.busy}
          onClick={() => freeze.run({ outpoints, frozen: !areFrozen })}
        >
          {areFrozen ? 'Unfreeze' : 'Freeze'}
        </Button>
      </div>
    </div>
  );
}
