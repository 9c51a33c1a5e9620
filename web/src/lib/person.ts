import type { Profile } from '@hodlxxi/sdk';
import { shortKey } from './key-words.ts';

/** What to call somebody: the name they chose, or the beginning of their key. */
export function nameOf({ username, profile_data, keys, user_id }: Profile): string {
  const { name } = profile_data as { readonly name?: unknown };
  if (typeof name === 'string' && name !== '') return name;
  if (username !== null) return username;
  return shortKey(keys[0]?.public_key ?? user_id);
}
