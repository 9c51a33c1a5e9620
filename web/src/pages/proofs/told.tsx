import type { PrivacyLevel } from '@hodlxxi/sdk';
import { inShort } from '../../lib/sats.ts';
import { Icon } from '../../ui/icon.tsx';

type Props = { readonly level: PrivacyLevel; readonly threshold: number };

/** What others learn, and what nobody does. */
export const Told = ({ level, threshold }: Props) => (
  <div className="told">
    <div>
      <h3>Applications you allow learn</h3>
      <ul>
        {[told(level, threshold), 'when it was proven, and until when it counts'].map((one) => (
          <li key={one}>
            <Icon name="check" />
            {one}
          </li>
        ))}
      </ul>
    </div>
    <div>
      <h3>They do not learn</h3>
      <ul>
        {[
          'your coins, addresses or public keys',
          level === 'aggregate' ? 'what else you hold' : 'how much you hold',
          'how many coins you used',
        ].map((one) => (
          <li key={one}>
            <Icon name="close" />
            {one}
          </li>
        ))}
      </ul>
    </div>
    <p className="fine">
      This server sees the coins for the moment of checking. It keeps none of them: what it stores cannot be
      turned back into coins without a secret that is not in its database.
    </p>
  </div>
);

function told(level: PrivacyLevel, threshold: number): string {
  if (level === 'aggregate') return 'the exact sum of the coins you choose';
  return level === 'boolean' ? 'that you hold bitcoin' : `that you hold at least ${inShort(threshold)}`;
}
