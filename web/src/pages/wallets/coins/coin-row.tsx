import type { Coin } from '@hodlxxi/sdk';
import { shortKey } from '../../../lib/key-words.ts';
import { outpointOf } from '../../../lib/outpoint.ts';
import { inSats } from '../../../lib/sats.ts';
import { IconButton } from '../../../ui/button.tsx';
import { Sats } from '../../../ui/sats.tsx';
import { useFreeze } from './use-freeze.ts';

type Props = {
  readonly coin: Coin;
  readonly isChosen: boolean;
  readonly choose: (on: boolean) => void;
  readonly label: () => void;
};

export function CoinRow({ coin, isChosen, choose, label }: Props) {
  const { amount, address, branch, height, frozen, reserved } = coin;
  const freeze = useFreeze();
  const name = `the coin of ${inSats(amount)}`;
  return (
    <li className={frozen ? 'row row-frozen' : 'row'}>
      <label className="row-check">
        <input type="checkbox" checked={isChosen} onChange={({ target }) => choose(target.checked)} />
        <span className="visually-hidden">Choose {name}</span>
      </label>
      <div className="row-text">
        <p className="row-title">
          <span>
            <Sats value={amount} />
          </span>
          {frozen && <span className="tag tag-quiet">Frozen</span>}
          {reserved && <span className="tag tag-quiet">In a draft</span>}
          {coin.immature && <span className="tag tag-quiet">Immature</span>}
          {height === null && <span className="tag">Pending</span>}
        </p>
        <p className="row-facts">
          {coin.label && <strong>{coin.label}</strong>}
          <span>{shortKey(address)}</span>
          {branch === 'change' && <span>Change</span>}
          {height !== null && <span>Block {height.toLocaleString('en')}</span>}
        </p>
      </div>
      <div className="row-actions">
        <IconButton icon="pencil" label={`Label ${name}`} onClick={label} />
        <IconButton
          icon={frozen ? 'unlock' : 'frozen'}
          label={`${frozen ? 'Unfreeze' : 'Freeze'} ${name}`}
          onClick={() => freeze.run({ outpoints: [outpointOf(coin)], frozen: !frozen })}
        />
      </div>
    </li>
  );
}
