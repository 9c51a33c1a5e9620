import { Link } from 'react-router';
import { useKeys, usePasskeys, useSessions } from '../../api/account.ts';
import { type Check, checkUp } from '../../lib/check-up.ts';
import { LoadProblem } from '../../ui/problem.tsx';
import { Row, RowSkeletons } from '../../ui/rows.tsx';
import { Section } from '../../ui/section.tsx';

/** What to do about the account's safety, if anything. */
export function CheckUp() {
  const keys = useKeys();
  const passkeys = usePasskeys();
  const error = keys.error ?? passkeys.error;
  const checks = keys.items && passkeys.data && checkUp(keys.items, passkeys.data);
  const open = checks?.filter(({ tone }) => tone === 'warn').length;
  return (
    <Section title="Security check-up" lead={error && !checks ? undefined : leadOf(open)}>
      {checks ? (
        <ul className="rows checks">
          {checks.map((check) => (
            <CheckRow key={check.id} check={check} />
          ))}
          <SessionsRow />
        </ul>
      ) : error ? (
        <LoadProblem
          error={error}
          retry={() => {
            keys.retry();
            void passkeys.refetch();
          }}
        />
      ) : (
        <RowSkeletons count={4} />
      )}
    </Section>
  );
}

const leadOf = (open: number | undefined): string => {
  if (open === undefined) return 'One moment';
  if (open === 0) return 'Nothing to do.';
  return open === 1 ? 'One thing to look at.' : `${open} things to look at.`;
};

const icons = { good: 'check', warn: 'warning', hint: 'info' } as const;

const CheckRow = ({ check: { tone, title, detail, remedy } }: { readonly check: Check }) => (
  <Row
    icon={icons[tone]}
    tone={tone}
    title={title}
    facts={[detail]}
    actions={
      remedy && (
        <Link className="button button-quiet button-small" to={remedy.to}>
          {remedy.text}
        </Link>
      )
    }
  />
);

function SessionsRow() {
  const { items, more } = useSessions();
  const count = items?.length ?? 1;
  return (
    <Row
      icon="device"
      title={count === 1 ? 'One session is open' : `${count}${more ? ' or more' : ''} sessions are open`}
      facts={[count === 1 ? 'The one you are using.' : 'Browsers, wallets and programs that act as you.']}
      actions={
        <Link className="button button-quiet button-small" to="/sessions">
          Show
        </Link>
      }
    />
  );
}
