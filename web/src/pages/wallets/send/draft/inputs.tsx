import type { PsbtInput } from '@hodlxxi/sdk';
import { outpointOf } from '../../../../lib/outpoint.ts';
import { Sats } from '../../../../ui/sats.tsx';
import { Address } from '../../address.tsx';

type Props = { readonly inputs: readonly PsbtInput[]; readonly back: number };

export const Inputs = ({ inputs, back }: Props) => (
  <details className="more">
    <summary>
      {inputs.length === 1 ? 'One coin is spent' : `${inputs.length} coins are spent`}
      {back === 0 && ', nothing comes back'}
    </summary>
    <dl className="ledger">
      {inputs.map((input) => (
        <div key={outpointOf(input)}>
          <dt>{input.address ? <Address text={input.address} /> : <code>{outpointOf(input)}</code>}</dt>
          <dd>{input.amount === null ? 'unknown' : <Sats value={input.amount} />}</dd>
        </div>
      ))}
    </dl>
  </details>
);
