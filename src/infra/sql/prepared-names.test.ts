import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPreparedNames } from './prepared-names.ts';

test('a statement gets a name when it comes again, and always the same one', () => {
  const nameOf = createPreparedNames();
  assert.equal(nameOf('select 1'), undefined);
  const name = nameOf('select 1');
  assert.match(name ?? '', /^h_[0-9a-f]{32}$/);
  assert.equal(nameOf('select 1'), name);
  assert.equal(createPreparedNames()('select 1'), undefined);
});

test('two statements never share a name', () => {
  const nameOf = createPreparedNames();
  const texts = Array.from({ length: 100 }, (_, index) => `select ${index}`);
  for (const text of texts) nameOf(text);
  assert.equal(new Set(texts.map(nameOf)).size, 100);
});

test('there are at most 300 names: sessions keep what they prepared', () => {
  const nameOf = createPreparedNames();
  const texts = Array.from({ length: 500 }, (_, index) => `select ${index}`);
  for (const text of texts) nameOf(text);
  for (const text of texts) nameOf(text);
  assert.equal(texts.filter((text) => nameOf(text) !== undefined).length, 300);
});
