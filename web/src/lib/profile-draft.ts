import type { Profile, ProfileChange, ProfileData } from '@hodlxxi/sdk';

/** The form as it is being filled in. */
export type Draft = {
  readonly username: string;
  readonly name: string;
  readonly picture: string;
  readonly email: string;
};

export const draftOf = ({ username, email, profile_data }: Profile): Draft => ({
  username: username ?? '',
  name: textIn(profile_data, 'name'),
  picture: textIn(profile_data, 'picture'),
  email: email ?? '',
});

/** What has to be sent to make the profile what the draft says; what the form does not show stays as it is. */
export function changeOf(profile: Profile, draft: Draft): ProfileChange {
  const before = draftOf(profile);
  const text = (field: keyof Draft) => draft[field].trim();
  const isOther = (field: keyof Draft) => text(field) !== before[field];
  return {
    ...(isOther('username') ? { username: text('username') || null } : {}),
    ...(isOther('email') ? { email: text('email') || null } : {}),
    ...(isOther('name') || isOther('picture')
      ? {
          profile_data: {
            ...keptOf(profile),
            ...(text('name') === '' ? {} : { name: text('name') }),
            ...(text('picture') === '' ? {} : { picture: text('picture') }),
          },
        }
      : {}),
  };
}

const keptOf = ({ profile_data }: Profile): ProfileData => {
  const { name: _name, picture: _picture, ...rest } = profile_data;
  return Object.fromEntries(
    Object.entries(rest).filter(
      (entry): entry is [string, string | number | boolean | null] =>
        entry[1] === null || ['string', 'number', 'boolean'].includes(typeof entry[1]),
    ),
  );
};

function textIn(data: Profile['profile_data'], field: string): string {
  const value = data[field];
  return typeof value === 'string' ? value : '';
}
