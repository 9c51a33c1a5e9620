/** NIP-01 and NIP-98, on published events, events made for us, and whatever comes to mind. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createNostrKey, httpAuth } from '../../../test/support/keys.ts';
import vectors from '../../../test/vectors/nostr.json' with { type: 'json' };
import { createFastCurve } from '../bitcoin/curve-fast.ts';
import { createReferenceCurve } from '../bitcoin/curve-reference.ts';
import { covers, eventId, onlyTag, parseEvent, payloadOf, readHttpAuth, verifyEvent } from './index.ts';

const curves = { fast: createFastCurve(), reference: createReferenceCurve() };
const NOW = 1_790_000_000_000;
const URL_ = 'https://id.example.com/api/keys?limit=2';
const key = createNostrKey();

describe('NIP-01: an event', () => {
  for (const { name, event } of vectors.valid) {
    it(`verifies: ${name}`, () => {
      const parsed = parseEvent(event);
      assert.ok(parsed);
      assert.equal(eventId(parsed).toString('hex'), event.id);
      for (const curve of Object.values(curves)) assert.equal(verifyEvent(parsed, curve), true);
    });
  }

  for (const { name, event, computedId } of vectors.invalid) {
    it(`does not verify: ${name}`, () => {
      const parsed = parseEvent(event);
      assert.ok(parsed);
      assert.equal(eventId(parsed).toString('hex'), computedId);
      // The signature itself is genuine: a verifier that believes the stated id would be taken in.
      const stated = Buffer.from(event.id, 'hex');
      const [sig, pubkey] = [Buffer.from(event.sig, 'hex'), Buffer.from(event.pubkey, 'hex')];
      assert.equal(curves.fast.verifySchnorr(stated, sig, pubkey), true);
      for (const curve of Object.values(curves)) assert.equal(verifyEvent(parsed, curve), false);
    });
  }

  it('whatever text a key signs verifies, and no longer when any signed field changes', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    const unsigned = fc.record({
      kind: fc.integer({ min: 0, max: 65_535 }),
      createdAt: fc.integer({ min: 0, max: 2 ** 32 }),
      tags: fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
      content: text,
    });
    fc.assert(
      fc.property(unsigned, (fields) => {
        const parsed = parseEvent(key.sign(fields));
        assert.ok(parsed);
        assert.equal(verifyEvent(parsed, curves.fast), true);
        const forgeries = [
          { ...parsed, kind: parsed.kind ^ 1 },
          { ...parsed, createdAt: parsed.createdAt + 1 },
          { ...parsed, content: `${parsed.content}.` },
          { ...parsed, tags: [...parsed.tags, ['x']] },
          { ...parsed, pubkey: createNostrKey().pubkey },
          { ...parsed, sig: parsed.sig.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) },
        ];
        for (const forged of forgeries) {
          assert.equal(verifyEvent(forged, curves.fast), false);
          const renamed = { ...forged, id: eventId(forged).toString('hex') };
          assert.equal(verifyEvent(renamed, curves.fast), false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('anything at all is an event or null, and unknown fields are dropped', () => {
    fc.assert(fc.property(fc.anything(), (value) => void parseEvent(value)));
    const event = key.sign({ kind: 1 });
    assert.deepEqual(parseEvent({ ...event, extra: 'x' }), parseEvent(event));
  });

  const good = key.sign({ kind: 1, tags: [['u', 'x']], content: 'hello' });
  const wrong: Record<string, object> = {
    'an id in upper case': { id: good.id.toUpperCase().replace(/^\d/, 'A') },
    'a key of 33 bytes': { pubkey: `02${good.pubkey}` },
    'a signature that is cut': { sig: good.sig.slice(2) },
    'a time with a fraction': { created_at: 1.5 },
    'a time before the epoch': { created_at: -1 },
    'minus zero, which is written like zero': { created_at: -0 },
    'a time as text': { created_at: '1700000000' },
    'a kind that is too large': { kind: 65_536 },
    'no tags': { tags: undefined },
    'a tag that is no list': { tags: ['u'] },
    'an empty tag': { tags: [[]] },
    'a tag of numbers': { tags: [['u', 1]] },
    'too many tags': { tags: Array.from({ length: 33 }, () => ['t']) },
    'a tag that is too long': { tags: [Array.from({ length: 17 }, () => 't')] },
    'a value that is too long': { tags: [['u', 'x'.repeat(2049)]] },
    'content that is too long': { content: 'x'.repeat(4097) },
    'content with half a surrogate pair': { content: '\ud800' },
    'content with a control character of two spellings': { content: '\u0001' },
  };
  for (const [name, change] of Object.entries(wrong)) {
    it(`is refused with ${name}`, () => assert.equal(parseEvent({ ...good, ...change }), null));
  }

  it('has a tag once, or not at all for whoever asks for the only one', () => {
    const tags = [['u', 'a'], ['method', 'GET'], ['method', 'POST'], ['empty']];
    assert.equal(onlyTag({ tags }, 'u'), 'a');
    assert.equal(onlyTag({ tags }, 'method'), null);
    assert.equal(onlyTag({ tags }, 'empty'), null);
    assert.equal(onlyTag({ tags }, 'none'), null);
  });
});

describe('NIP-98: a request', () => {
  const body = '{"label":"x"}';
  const get = { url: URL_, method: 'GET', hasBody: false, now: NOW };
  const post = { ...get, method: 'POST', hasBody: true };
  const read = (header: string) => {
    const event = readHttpAuth(header.replace(/^Nostr /, ''));
    assert.ok(event);
    return event;
  };

  it('is covered by an event for its address, method, time and body', () => {
    assert.equal(covers(read(httpAuth(key, { ...get })), get), true);
    const signed = read(httpAuth(key, { ...post, body }));
    assert.equal(covers(signed, post), true);
    assert.match(payloadOf(signed) ?? '', /^[0-9a-f]{64}$/);
  });

  const refused: Record<string, { signed?: object; sent?: object }> = {
    'another query': { sent: { url: 'https://id.example.com/api/keys?limit=3' } },
    'no query': { sent: { url: 'https://id.example.com/api/keys' } },
    'another scheme': { sent: { url: URL_.replace('https', 'http') } },
    'another method': { sent: { method: 'DELETE' } },
    'a method in lower case': { signed: { method: 'get' } },
    'a time more than a minute ago': { sent: { now: NOW + 61_000 } },
    'a time more than a minute ahead': { sent: { now: NOW - 61_000 } },
    'a body the event says nothing of': { sent: { hasBody: true } },
    'another kind': { signed: { kind: 22_242 } },
    'two addresses': { signed: { extra: [['u', URL_]] } },
    'the hash of a body that is not there': { signed: { body } },
  };
  for (const [name, { signed, sent }] of Object.entries(refused)) {
    it(`is not covered with ${name}`, () => {
      assert.equal(covers(read(httpAuth(key, { ...get, ...signed })), { ...get, ...sent }), false);
    });
  }

  it('is still covered at the edge of the minute', () => {
    const event = read(httpAuth(key, get));
    for (const now of [NOW - 60_000, NOW + 60_999]) assert.equal(covers(event, { ...get, now }), true);
  });

  it('no header is read that is not base64 of one event', () => {
    for (const header of ['', '!', 'e30=', 'bnVsbA==', `${Buffer.from('{').toString('base64')}`])
      assert.equal(readHttpAuth(header), null);
    fc.assert(fc.property(fc.string(), (header) => void readHttpAuth(header)));
  });
});
