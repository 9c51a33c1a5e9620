import type { Outpoint } from '@hodlxxi/sdk';
import { useState } from 'react';
import { outpointOf } from '../../../lib/outpoint.ts';
import { sumOf } from '../../../lib/proof-coins.ts';
import { inSats, inShort } from '../../../lib/sats.ts';
import { Form } from '../../../ui/form.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { FormProblem, Problem } from '../../../ui/problem.tsx';
import { Sats } from '../../../ui/sats.tsx';
import { StepButtons } from '../../../ui/step-buttons.tsx';
import type { CoinsProps } from './coins-step.tsx';

export type Choosable = Outpoint & {
  readonly amount: number;
  /** Address or script: coins of one are linked anyway. */
  readonly place: string;
  readonly facts: readonly string[];
  /** Why it cannot be proven now. */
  readonly obstacle: string | null;
  readonly remark: string | null;
};

type Props = Pick<CoinsProps, 'info' | 'threshold' | 'make' | 'back'> & {
  readonly coins: readonly Choosable[];
  readonly chosen: readonly Outpoint[];
  readonly onChosen: (chosen: readonly Outpoint[]) => void;
  readonly next: (chosen: readonly Outpoint[]) => void;
  readonly isSuggested?: boolean;
};

export function ChooseCoins(props: Props) {
  const { coins, onChosen, info, threshold, make, back, next, isSuggested = false } = props;
  const [tried, setTried] = useState(false);
  const names = new Set(props.chosen.map(outpointOf));
  const chosen = coins.filter((coin) => names.has(outpointOf(coin)));
  const sum = sumOf(chosen);
  const places = new Set(chosen.map(({ place }) => place)).size;
  const problem = problemOf({ count: chosen.length, sum, threshold, most: info.max_inputs });
  const choose = (coin: Choosable, on: boolean) => {
    make.reset();
    const others = chosen.filter((one) => one !== coin);
    onChosen((on ? [...others, coin] : others).map(({ txid, vout }) => ({ txid, vout })));
  };
  return (
    <Form
      onSubmit={() => {
        if (problem === null) next(chosen.map(({ txid, vout }) => ({ txid, vout })));
        else setTried(true);
      }}
    >
      {isSuggested && (
        <p className="fine">The fewest that are enough are chosen: the less is looked at, the better.</p>
      )}
      <ul className="rows coin-choice">
        {coins.map((coin) => (
          <li className="row" key={outpointOf(coin)}>
            <label className="row-check">
              <input
                type="checkbox"
                checked={names.has(outpointOf(coin))}
                disabled={coin.obstacle !== null}
                onChange={({ target }) => choose(coin, target.checked)}
              />
              <span className="visually-hidden">Choose the coin of {inSats(coin.amount)}</span>
            </label>
            <div className="row-text">
              <p className={coin.obstacle === null ? 'row-title' : 'row-title row-off'}>
                <span>
                  <Sats value={coin.amount} />
                </span>
                {(coin.obstacle ?? coin.remark) !== null && (
                  <span className="tag tag-quiet">{coin.obstacle ?? coin.remark}</span>
                )}
              </p>
              <p className="row-facts">
                {coin.facts.map((fact) => (
                  <span key={fact}>{fact}</span>
                ))}
              </p>
            </div>
          </li>
        ))}
      </ul>
      <p className="proof-sum" role="status">
        <span>{chosen.length === 1 ? 'One coin' : `${chosen.length} coins`}</span>
        <strong>
          {inShort(sum)}
          {threshold > 0 && ` of ${inShort(threshold)}`}
        </strong>
      </p>
      {places > 1 && (
        <Notice icon="warning" warn>
          <strong>These coins have {places} addresses.</strong> Signed together, whoever sees the signature
          knows that they are one person’s: this server, for the moment of checking. One coin tells less.
        </Notice>
      )}
      {tried && problem !== null && <Problem>{problem}</Problem>}
      <FormProblem error={make.error} />
      <StepButtons act="Prepare to sign" back={back} busy={make.busy} />
    </Form>
  );
}

function problemOf(chosen: {
  readonly count: number;
  readonly sum: number;
  readonly threshold: number;
  readonly most: number;
}): string | null {
  if (chosen.count === 0) return 'Choose at least one coin.';
  if (chosen.count > chosen.most) return `Choose at most ${chosen.most} coins: the few largest.`;
  return chosen.sum < chosen.threshold
    ? `These are ${inShort(chosen.threshold - chosen.sum)} too little. Choose more coins, or show a smaller amount.`
    : null;
}
