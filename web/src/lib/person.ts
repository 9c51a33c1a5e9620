import type { Profile } from '@hodlxxi/sdk';

/** What to call somebody: the name they chose, or the one that every page and application calls them by. */
export const nameOf = (profile: Profile): string => chosenName(profile) ?? profile.preferred_username;

/** Undefined for somebody who chose none. */
export function chosenName({ username, profile_data }: Profile): string | undefined {
  const name = profile_data['name'];
  if (typeof name === 'string' && name !== '') return name;
  return username ?? undefined;
}
