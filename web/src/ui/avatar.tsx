import type { Profile } from '@hodlxxi/sdk';
import { chosenName } from '../lib/person.ts';
import { Icon } from './icon.tsx';

/** The first letter of the name. Pictures are elsewhere on the network, where these pages do not go. */
export function Avatar({ profile }: { readonly profile: Profile | undefined }) {
  const name = profile && chosenName(profile);
  return (
    <span className="avatar" aria-hidden="true">
      {name ? name.charAt(0).toUpperCase() : profile && <Icon name="person" />}
    </span>
  );
}
