import { type RawBuilder, sql } from 'kysely';

/**
 * Digests of the tokens that `origin` selects from `oauth_tokens` and of everything exchanged for them, by whatever
 * application and over any number of steps (RFC 8693): what an origin loses, they lose.
 */
export function withDerived(origin: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(with recursive derived (token_digest) as (
      select token_digest from oauth_tokens where ${origin}
      union
      select t.token_digest from oauth_tokens t join derived d on t.parent_digest = d.token_digest)
    select token_digest from derived)`;
}
