import type { NostrEvent, NostrTemplate } from '@hodlxxi/sdk';
import { isNostrEvent } from './nostr-event.ts';

type Signer = (event: NostrTemplate & { readonly created_at: number }) => Promise<unknown>;

/** The signing function of a browser extension (NIP-07); undefined where there is none. */
export function nip07(page: object): Signer | undefined {
  const nostr: unknown = Reflect.get(page, 'nostr');
  if (typeof nostr !== 'object' || nostr === null) return undefined;
  const sign: unknown = Reflect.get(nostr, 'signEvent');
  return typeof sign === 'function' ? async (event) => Reflect.apply(sign, nostr, [event]) : undefined;
}

/** Rejects when the person declines, or what comes back is no event. `now` in milliseconds. */
export async function signWith(sign: Signer, template: NostrTemplate, now: number): Promise<NostrEvent> {
  const signed = await sign({ ...template, created_at: Math.floor(now / 1000) });
  if (!isNostrEvent(signed)) throw new Error('the extension gave no signed event');
  return signed;
}
