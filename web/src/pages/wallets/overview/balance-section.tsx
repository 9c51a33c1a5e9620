import type { Balance } from '@hodlxxi/sdk';
import { inBitcoin } from '../../../lib/sats.ts';
import { Sats } from '../../../ui/sats.tsx';
import { Section } from '../../../ui/section.tsx';
import { Time } from '../../../ui/time.tsx';
import { useOpenWallet } from '../wallet-context.ts';

type Part = {
  readonly name: keyof Balance;
  readonly title: string;
  readonly detail: string;
  /** Left out when there is none. */
  readonly rare?: boolean;
};

const parts: readonly Part[] = [
  { name: 'confirmed', title: 'Confirmed', detail: 'in blocks' },
  { name: 'pending', title: 'Pending', detail: 'not in a block yet' },
  { name: 'immature', title: 'Immature', detail: 'mined, spendable after 100 blocks', rare: true },
  { name: 'frozen', title: 'Frozen', detail: 'of these, not offered for spending', rare: true },
];

export function BalanceSection() {
  const { balance, last_sync_at, synced_height } = useOpenWallet();
  const shown = parts.filter(({ name, rare }) => !rare || (balance?.[name] ?? 0) > 0);
  return (
    <Section
      title="Balance"
      lead={
        last_sync_at ? (
          <>
            Up to block {synced_height?.toLocaleString('en')}, looked at <Time at={last_sync_at} />
          </>
        ) : (
          'Not read from the chain yet'
        )
      }
    >
      <p className="balance">
        <strong>{inBitcoin(balance?.total ?? 0)}</strong>
        <Sats value={balance?.total ?? 0} />
      </p>
      <dl className="balance-parts">
        {shown.map(({ name, title, detail }) => (
          <div key={name}>
            <dt>
              {title} <span>{detail}</span>
            </dt>
            <dd>
              <Sats value={balance?.[name] ?? 0} />
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
