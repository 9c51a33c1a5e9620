import type { NostrEvent } from '@hodlxxi/sdk';

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
