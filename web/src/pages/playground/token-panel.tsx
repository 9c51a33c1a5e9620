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
    {jwt && <Members title="Claims" members={jwt.claims} />}
    {jwt && <Members title="Header" members={jwt.header} />}
    <details className="more">
      <summary>As it was sent</summary>
      <Code text={token} what={what} />
    </details>
  </>
);

type MembersProps = { readonly title: string; readonly members: Readonly<Record<string, unknown>> };

const Members = ({ title, members }: MembersProps) => (
  <div>
    <h3>{title}</h3>
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
  </div>
);
