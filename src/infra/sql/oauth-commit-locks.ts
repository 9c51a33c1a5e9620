/** What a commit locks before it writes (locks.ts): the accounts and applications that its rows belong to. */
import { type RawBuilder, sql } from 'kysely';
import type { Change } from '../../oauth/store.ts';

type Owners = { readonly people: readonly string[]; readonly applications: readonly string[] };

export type Named = {
  readonly all: Owners;
  /** Those that new rows would belong to. */
  readonly needed: Owners;
  /** What is revoked: whose it is the database knows. */
  readonly grants: readonly string[];
  readonly tokens: readonly Buffer[];
};

export function namedBy(changes: readonly Change[]): Named {
  return {
    all: ownersOf(changes),
    needed: ownersOf(changes.filter((change) => !isActivity(change))),
    grants: changes.flatMap((change) => (change.kind === 'grant.revoke' ? [change.id] : [])),
    tokens: changes.flatMap((change) => (change.kind === 'token.revoke' ? [change.digest] : [])),
  };
}

/** A session that stays what it was: nothing is lost when its account has gone, and it with the account. */
const isActivity = (change: Change): boolean =>
  change.kind === 'session.save' && (change.session.found?.equals(change.session.digest) ?? false);

function ownersOf(changes: readonly Change[]): Owners {
  const owners = changes.map(ownerOf);
  const known = (values: readonly (string | null | undefined)[]) => [
    ...new Set(values.flatMap((value) => value ?? [])),
  ];
  return {
    people: known(owners.map((owner) => owner?.userId)),
    applications: known(owners.map((owner) => owner?.clientId)),
  };
}

function ownerOf(change: Change): { readonly userId: string | null; readonly clientId?: string } | null {
  switch (change.kind) {
    case 'code.insert':
      return change.code;
    case 'token.insert':
      return change.token;
    case 'session.save':
      return { userId: change.session.userId };
    case 'grant.save':
    case 'consent.save':
      return change;
    default:
      return null;
  }
}

/** Two expressions, `people` and `applications`; whoever reads the second has locked both, in this order. */
export function locks({ all, grants, tokens }: Named): RawBuilder<unknown> {
  const owners = (column: 'user_id' | 'client_id', named: RawBuilder<unknown>) => {
    if (grants.length + tokens.length === 0) return named;
    return sql`array(select unnest(${named})
      union all select ${sql.ref(column)} from oauth_grants where id = any(${[...grants]}::text[])
      union all select ${sql.ref(column)} from oauth_tokens where token_digest = any(${[...tokens]}::bytea[]))`;
  };
  return sql`people as (
      select id from users where id = any(${owners('user_id', sql`${[...all.people]}::uuid[]`)})
      order by id for key share
    ), applications as (
      select client_id from oauth_clients
      where (select count(*) from people) >= 0
        and client_id = any(${owners('client_id', sql`${[...all.applications]}::text[]`)})
      order by client_id for key share
    )`;
}

/** Aborts the statement when an account or application that a new row would belong to was deleted meanwhile. */
export const present = ({ needed: { people, applications } }: Named): RawBuilder<unknown>[] => [
  sql`expect_rows((select count(*) from people where id = any(${[...people]}::uuid[])), ${people.length}, 'account')`,
  sql`expect_rows((select count(*) from applications where client_id = any(${[...applications]}::text[])),
    ${applications.length}, 'application')`,
];
