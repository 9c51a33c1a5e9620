import type { ProofVerdict } from '@hodlxxi/sdk';
import type { CSSProperties } from 'react';
import { checkWords } from '../../../lib/proof-words.ts';
import { Icon } from '../../../ui/icon.tsx';

type Style = CSSProperties & { readonly '--at': number };
const placeOf = (at: number): Style => ({ '--at': at });

/** Everything that was looked at, in the order of it. */
export const Checks = ({ checks }: Pick<ProofVerdict, 'checks'>) => (
  <ul className="checks">
    {checks.map(({ name, ok }, at) => (
      <li key={name} className={ok ? undefined : 'check-failed'} style={placeOf(at)}>
        <Icon name={ok ? 'check' : 'close'} />
        <span>
          {!ok && 'Failed: '}
          {checkWords(name)}
        </span>
      </li>
    ))}
  </ul>
);
