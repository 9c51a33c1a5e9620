import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { nip07, signWith } from './nip07.ts';
import { parseNostrEvent, printTemplate } from './nostr-event.ts';

const template = { kind: 27_235, tags: [['u', 'https://id.example/api/verify']], content: '' };
const event = { ...template, id: 'a', pubkey: 'b', sig: 'c', created_at: 1 };

describe('NIP-01: a pasted event', () => {
  it('is taken with every field and of the right types only', () => {
    assert.deepEqual(parseNostrEvent(JSON.stringify(event)), event);
    for (const name of Object.keys(event)) {
      assert.equal(parseNostrEvent(JSON.stringify({ ...event, [name]: undefined })), null, name);
      assert.equal(parseNostrEvent(JSON.stringify({ ...event, [name]: true })), null, name);
    }
  });

  it('is shown before with one tag a line, dated when the server gave it', () => {
    const challenge = { nostr_event: template, expires_at: '2026-11-23T15:35:00.000Z', expires_in: 300 };
    const shown = printTemplate(challenge);
    assert.deepEqual(JSON.parse(shown), {
      ...template,
      created_at: Date.parse('2026-11-23T15:30:00Z') / 1000,
    });
    assert.match(shown, /^ {4}\["u","https:\/\/id\.example\/api\/verify"\]$/m);
  });

  it('nothing that is pasted breaks the page', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseNostrEvent(text) === null));
  });
});

describe('NIP-07: a browser extension', () => {
  it('is found by its function, and called as its own method with the time in seconds', async () => {
    const extension = {
      secret: 'kept',
      async signEvent(unsigned: object) {
        return { ...event, ...unsigned, content: this.secret };
      },
    };
    const sign = nip07({ nostr: extension });
    assert.ok(sign);
    const signed = await signWith(sign, template, 1_700_000_000_999);
    assert.deepEqual([signed.created_at, signed.content], [1_700_000_000, 'kept']);
  });

  it('what is none is not taken for one, and its answer neither', async () => {
    for (const page of [{}, { nostr: null }, { nostr: 'x' }, { nostr: { signEvent: 7 } }]) {
      assert.equal(nip07(page), undefined);
    }
    await assert.rejects(
      signWith(async () => ({ ok: true }), template, 0),
      /no signed event/,
    );
  });
});
