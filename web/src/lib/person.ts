import type { Profile } from '@hodlxxi/sdk';
import { shortKey, shownKey } from './key-words.ts';

/** What to call somebody: the name they chose, or the beginning of their key. */
export const nameOf = (profile: Profile): string =>
  chosenName(profile) ?? shortKey(profile.keys[0] ? shownKey(profile.keys[0]) : profile.user_id);

/** Undefined for somebody who chose none. */
export function chosenName({ username, profile_data }: Profile): string | undefined {
  const name = profile_data['name'];
  if (typeof name === 'string' && name !== '') return name;
  return username ?? undefined;
}
