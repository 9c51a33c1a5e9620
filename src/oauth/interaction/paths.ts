/** The addresses of an interaction's pages. */
import type { Interaction } from './details.ts';
import type { SignatureRef } from './signatures.ts';

/** A way to sign in, as the tabs name it. */
export type TabId = 'lightning' | 'bitcoin' | 'nostr';

export function pathOf(interaction: Interaction, ...rest: string[]): string {
  return ['/oauth/interaction', interaction.uid, ...rest].join('/');
}

/** The login page with one of its tabs open. */
export function methodPath(interaction: Interaction, method: TabId): string {
  return `${pathOf(interaction)}?method=${method}`;
}

export function confirmUrl(interaction: Interaction, { source, id }: SignatureRef): string {
  return source === 'wallet'
    ? pathOf(interaction, 'confirm', id)
    : pathOf(interaction, 'confirm', source, id);
}
