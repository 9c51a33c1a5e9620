/** From what somebody types to the accounts they mean. Pure. */
import { readHint } from '../hint.ts';
import type { AccountQuery } from './admin-store.ts';

/** Base58check (BIP-13, P2PKH) and bech32 (BIP-173, BIP-350) by their looks: the database knows which exist. */
const BASE58 = /^[13mn2][1-9A-HJ-NP-Za-km-z]{25,34}$/;
const BECH32 = /^(bc|tb|bcrt)1[02-9ac-hj-np-z]{6,90}$/;

/** An account id, public key, npub or address, else a user name. */
export function exactQuery(name: string): AccountQuery {
  const text = name.trim();
  if (BECH32.test(text.toLowerCase())) return { kind: 'address', value: text.toLowerCase() };
  if (BASE58.test(text)) return { kind: 'address', value: text };
  return readHint(text);
}

/** The same, but a part of a user name is enough. */
export function searchQuery(query: string | undefined): AccountQuery {
  if (query === undefined || query.trim() === '') return { kind: 'all' };
  const exact = exactQuery(query);
  return 'value' in exact && exact.kind === 'username' ? { ...exact, kind: 'part' } : exact;
}
