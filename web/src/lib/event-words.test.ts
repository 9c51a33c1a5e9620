import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { eventTopics, eventWords, knownActions } from './event-words.ts';

const server = join(import.meta.dirname, '..', '..', '..', 'src');
const sources = globSync('**/*.ts', { cwd: server, exclude: (path) => path.endsWith('.test.ts') })
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => readFileSync(join(server, path), 'utf8'));

/** Rooms and things that write to the audit log; a name of theirs with a period is an action. */
const NAME =
  /['`]((?:account|grant|key|lnurl|merge|oauth|passkey|pof|session|wallet)\.(?!dat'|json')[a-z_]+(?:\.[a-z_]+)*)['`]/g;
/** Changes of the OAuth store, which look the same. */
const CHANGE = /kind: '([a-z.]+)'/g;
/** `oauth.client.${what}`: what follows is the argument of a function beside it, or one of a few. */
const FAMILY = /`oauth\.client\.\$\{\w+\}`/;
const MEMBER = /\b(?:record|registration|done)\((?:[\w.]+, )*'([a-z.]+)'/g;
const CHOICE = /\b\w+: ((?:'[a-z]+' \| )+'[a-z]+')/g;
const ROOM = /^(?:grant|oauth|session)\./;

function written(): Set<string> {
  const changes = new Set(sources.flatMap((text) => [...text.matchAll(CHANGE)].map(([, name]) => name)));
  const plain = sources.flatMap((text) => [...text.matchAll(NAME)].map(([, name = '']) => name));
  const families = sources.filter((text) => FAMILY.test(text));
  assert.ok(families.length >= 4, 'of people, of registration, of administrators and of the operator');
  const members = families.flatMap((text) => {
    const given = [...text.matchAll(MEMBER)].map(([, name = '']) => name);
    const chosen = [...text.matchAll(CHOICE)].flatMap(([, names = '']) => names.match(/[a-z]+/g) ?? []);
    const found = [...given, ...chosen].filter((name) => !ROOM.test(name));
    assert.ok(found.length > 0, 'a family of actions has members');
    return found.map((name) => `oauth.client.${name}`);
  });
  return new Set([...plain, ...members].filter((name) => !changes.has(name)));
}

describe('the words for security events', () => {
  const actions = written();

  it('are there for every action that the server writes', () => {
    assert.ok(actions.size > 20, `only ${actions.size} actions found`);
    assert.deepEqual([...actions].filter((action) => !knownActions.includes(action)).toSorted(), []);
  });

  it('are there for no action that nobody writes', () => {
    assert.deepEqual(
      knownActions.filter((action) => !actions.has(action)),
      [],
    );
  });

  it('say something else than the name', () => {
    for (const action of knownActions) {
      const { title, topic } = eventWords({ action, success: true });
      assert.match(title, /^[A-Z][^._]+$/, action);
      assert.ok(topic in eventTopics);
    }
  });

  it('say what a signature was for', () => {
    const title = (action: string, metadata: Record<string, unknown>) =>
      eventWords({ action, success: true, metadata }).title;
    assert.equal(
      title('lnurl.signed', { action: 'login', new_account: true }),
      'Account began with a Lightning wallet',
    );
    assert.equal(
      title('lnurl.signed', { action: 'login', new_account: false }),
      'Signed in with a Lightning wallet',
    );
    assert.equal(title('key.signed', { purpose: 'auth', kind: 'nostr' }), 'Confirmed with a Nostr key');
    assert.equal(title('key.signed', { purpose: 'login', kind: 'bitcoin' }), 'Signed in with a Bitcoin key');
    assert.equal(title('key.signed', {}), 'Signed with a key');
  });

  it('do not call a sign-in to these pages an application that was allowed', () => {
    const event = { action: 'oauth.authorized', success: true };
    assert.equal(eventWords({ ...event, client_id: 'hodlxxi' }).topic, 'sign-in');
    assert.equal(eventWords({ ...event, client_id: 'hodlxxi-playground' }).title, 'Application allowed');
  });

  it('make the best of a name that is not known', () => {
    assert.equal(eventWords({ action: 'chat.room_closed', success: true }).title, 'Chat: room closed');
  });
});
