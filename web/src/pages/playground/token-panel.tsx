import { claimMeaning, claimText } from '../../lib/claim-words.ts';
import type { Jwt } from '../../lib/jwt.ts';
import type { Check } from '../../lib/token-checks.ts';
import { Code } from '../../ui/code.tsx';
import { CheckList } from './check-list.tsx';

type Props = {
  readonly token: string;
  /** Null for an opaque one. */
  readonly jwt: Jwt | null;
  readonly what: string;
  readonly checks: readonly Check[];
};

export const TokenPanel = ({ token, jwt, what, checks }: Props) => (
  <>
    <CheckList checks={checks} />
    {jwt && <Members members={jwt.claims} />}
    {jwt && (
      <details className="more">
        <summary>Header</summary>
        <Members members={jwt.header} />
      </details>
    )}
    <details className="more" open={jwt === null || undefined}>
      <summary>As it was sent</summary>
      <Code text={token} what={what} />
    </details>
  </>
);

type MembersProps = { readonly members: Readonly<Record<string, unknown>> };

const Members = ({ members }: MembersProps) => (
  <dl className="params">
    {Object.entries(members).map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>
          <code>{claimText(name, value)}</code>
          {claimMeaning(name) && <span className="fine">{claimMeaning(name)}</span>}
        </dd>
      </div>
    ))}
  </dl>
);
