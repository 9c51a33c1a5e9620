import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { field, readAnswer } from './connection.ts';

const plain = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: a=b\r\n\r\nhello';
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n';

describe('an answer is complete when its framing says so (RFC 9112 section 6.3)', () => {
  for (const [name, text] of Object.entries({ plain, chunked })) {
    it(`${name}: every shorter text is incomplete`, () => {
      assert.equal(readAnswer(text)?.body, 'hello');
      for (let length = 0; length < text.length; length += 1)
        assert.equal(readAnswer(text.slice(0, length)), null);
    });
  }

  it('refuses to guess where an unframed answer ends', () => {
    assert.throws(() => readAnswer('HTTP/1.1 200 OK\r\n\r\n'), /neither/);
  });

  it('field names have no case', () => {
    const head = readAnswer(plain)?.head ?? '';
    assert.equal(field(head, 'set-cookie'), 'a=b');
    assert.equal(field(head, 'location'), null);
  });
});
