import type { Challenge, NostrEvent } from '@hodlxxi/sdk';

/** What somebody pasted, if it has the form of a signed event (NIP-01). The server looks closer. */
export function parseNostrEvent(text: string): NostrEvent | null {
  try {
    const value: unknown = JSON.parse(text);
    return isNostrEvent(value) ? value : null;
  } catch {
    return null;
  }
}

export function isNostrEvent(value: unknown): value is NostrEvent {
  if (typeof value !== 'object' || value === null) return false;
  const field = (name: string): unknown => Reflect.get(value, name);
  return (
    ['id', 'pubkey', 'sig', 'content'].every((name) => typeof field(name) === 'string') &&
    ['kind', 'created_at'].every((name) => Number.isSafeInteger(field(name))) &&
    Array.isArray(field('tags'))
  );
}

/** The event of a challenge for somebody to sign elsewhere: one tag a line, and dated by the server, whose clock counts. */
export function printTemplate({
  nostr_event,
  expires_at,
  expires_in,
}: Pick<Challenge, 'nostr_event' | 'expires_at' | 'expires_in'>): string {
  const { kind, tags, content } = nostr_event;
  const created_at = Math.floor(Date.parse(expires_at) / 1000) - expires_in;
  const rest = Object.entries({ kind, created_at, content }).map(
    ([name, value]) => `  "${name}": ${JSON.stringify(value)}`,
  );
  const lines = tags.map((tag) => `    ${JSON.stringify(tag)}`).join(',\n');
  return `{\n${[...rest, `  "tags": [\n${lines}\n  ]`].join(',\n')}\n}`;
}
