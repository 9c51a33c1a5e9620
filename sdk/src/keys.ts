/** The keys of the signed-in person. Adding and removing need a recent sign-in: `fresh_sign_in_required` says when not. */
import { createListing } from './paging.ts';
import type { Call, Transport } from './transport.ts';
import type { Key, KeysPage, SignedChallenge } from './types.ts';

export function createKeys(transport: Transport) {
  const { done, json } = transport;
  const at = (id: string) => `/api/keys/${encodeURIComponent(id)}`;
  return {
    ...createListing(transport, '/api/keys', ({ keys }: KeysPage) => keys),

    /**
     * The key that signed a challenge of purpose `link`. A Lightning wallet is added by `lnurl` instead.
     * @throws HodlxxiError `key_taken` when it is another account's.
     */
    add: (signed: SignedChallenge & { readonly label?: string | undefined }, call: Call = {}): Promise<Key> =>
      json('POST', '/api/keys', { json: signed, ...call }),

    /** Null takes the label away. */
    rename: (id: string, label: string | null, call: Call = {}): Promise<Key> =>
      json('PATCH', at(id), { json: { label }, ...call }),

    /**
     * All other sessions end, since the key may have opened them, unless `keepSessions`.
     * @throws HodlxxiError `last_key` when there is no other.
     */
    remove: (
      id: string,
      { keepSessions = false }: { readonly keepSessions?: boolean } = {},
      call: Call = {},
    ): Promise<void> => done('DELETE', at(id), { query: { keep_sessions: keepSessions }, ...call }),
  };
}
