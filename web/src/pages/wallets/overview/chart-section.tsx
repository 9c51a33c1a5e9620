import { useTransactions } from '../../../api/wallets.ts';
import { balanceLine } from '../../../lib/balance-line.ts';
import { LoadProblem } from '../../../ui/problem.tsx';
import { Section } from '../../../ui/section.tsx';
import { useOpenWallet } from '../wallet-context.ts';
import { BalanceChart } from './balance-chart.tsx';
import { NoCoins } from './no-coins.tsx';

/** The last of them, which one request brings. */
const SHOWN = 100;

export function ChartSection() {
  const { id, balance } = useOpenWallet();
  const list = useTransactions(id);
  const changes = list.items?.slice(0, SHOWN);
  if (changes?.length === 0) return <NoCoins />;
  return (
    <Section
      title="Over time"
      lead={list.more ? `Of the last ${changes?.length} transactions` : 'Since the first transaction'}
    >
      {changes ? (
        <BalanceChart points={balanceLine(changes, balance?.total ?? 0)} />
      ) : list.error ? (
        <LoadProblem error={list.error} retry={list.retry} />
      ) : (
        <div className="skeleton balance-chart-skeleton" aria-busy="true" />
      )}
    </Section>
  );
}
