import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dropTicket, keepTicket, readTicket } from './merge-ticket.ts';

test('a merge ticket is kept for as long as it works', () => {
  const kept = new Map<string, string>();
  const place = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  const ticket = { ticket: 't', expires_in: 300, user: { user_id: 'u', username: null, keys: 2 } };
  assert.equal(readTicket(place, 0), null);
  keepTicket(place, ticket, 1000);
  assert.deepEqual(readTicket(place, 300_999), { ticket: 't', user: ticket.user, until: 301_000 });
  assert.equal(readTicket(place, 301_000), null);
  dropTicket(place);
  assert.equal(kept.size, 0);
});
