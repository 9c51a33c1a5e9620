import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { printHtml } from '../../lib/html.ts';
import { initial, moment, personal, plainLine, timeOfDay } from './text.ts';

describe('plainLine', () => {
  it('leaves ordinary names alone, in any script', () => {
    for (const name of ['Satoshi Market', 'Zürich & Söhne', 'サトシ', 'متجر', '₿itrefill'])
      assert.equal(plainLine(name), name);
  });

  it('takes out direction overrides, controls and zero-width characters', () => {
    assert.equal(plainLine('a\u202ebank\u2066x\u200b\u0000y\r\nz'), 'a bank x y z');
  });

  it('keeps at most two marks on a letter', () => {
    assert.equal(plainLine(`a${'\u0301'.repeat(50)}b`), 'a\u0301\u0301b');
  });

  it('is never longer than asked, has one line, and saying it twice changes nothing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.integer({ min: 4, max: 60 }),
        (text, max) => {
          const line = plainLine(text, max);
          assert.ok([...new Intl.Segmenter('en').segment(line)].length <= max);
          assert.doesNotMatch(line, /[\p{Cc}\p{Cf}]|\s\s/u);
          assert.equal(plainLine(line, max), line);
        },
      ),
    );
  });

  it('says the same of a text cut short and of megabytes', () => {
    const long = '\u0301x'.repeat(5_000_000);
    assert.equal(plainLine(long), plainLine(long.slice(0, 10_000)));
  });
});

describe('personal, initial, timeOfDay', () => {
  it('an empty name is still a name', () => {
    assert.equal(printHtml(personal('\u200b')), '<bdi>Unnamed</bdi>');
    assert.equal(initial('\u202e'), '?');
    assert.equal(initial('😀x'), '😀');
  });

  it('the time is in UTC, with the instant for the script', () => {
    assert.equal(
      printHtml(timeOfDay(0)),
      '<time datetime="1970-01-01T00:00:00.000Z" data-local>00:00 UTC</time>',
    );
    assert.equal(
      printHtml(moment(0)),
      '<time datetime="1970-01-01T00:00:00.000Z" data-local="day">1970-01-01, 00:00 UTC</time>',
    );
  });
});
