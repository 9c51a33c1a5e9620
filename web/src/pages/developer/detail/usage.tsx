import type { Client, ClientUsage } from '@hodlxxi/sdk';
import { useUsage } from '../../../api/clients.ts';
import { everyDay } from '../../../lib/every-day.ts';
import { BarChart } from '../../../ui/bar-chart.tsx';
import { LoadProblem } from '../../../ui/problem.tsx';
import { Section } from '../../../ui/section.tsx';
import { Time } from '../../../ui/time.tsx';
import { UsageSkeleton } from './usage-skeleton.tsx';

export function Usage({ client }: { readonly client: Client }) {
  const { data, error, refetch } = useUsage(client.client_id);
  return (
    <Section
      title="Usage"
      lead={data ? <LastUsed at={data.last_used_at} /> : <span className="skeleton skeleton-line" />}
    >
      {data ? (
        <Figures usage={data} />
      ) : error ? (
        <LoadProblem error={error} retry={() => void refetch()} />
      ) : (
        <UsageSkeleton />
      )}
    </Section>
  );
}

const LastUsed = ({ at }: { readonly at: string | null }) =>
  at === null ? (
    'Nobody has used it yet.'
  ) : (
    <>
      Last used <Time at={at} />.
    </>
  );

const Figures = ({ usage: { people, sign_ins_30d, tokens_24h, days } }: { readonly usage: ClientUsage }) => (
  <>
    <dl className="figures">
      <Figure name="People" value={people} />
      <Figure name="Sign-ins, 30 days" value={sign_ins_30d} />
      <Figure name="Tokens, 24 hours" value={tokens_24h} />
    </dl>
    <BarChart
      title="Tokens a day"
      unit="tokens"
      bars={everyDay(days, Date.now(), 30).map(({ date, tokens }) => ({ label: date, value: tokens }))}
    />
  </>
);

const Figure = ({ name, value }: { readonly name: string; readonly value: number }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value.toLocaleString('en')}</dd>
  </div>
);
