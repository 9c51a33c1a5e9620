import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { remedyCodes, remedyFor } from './remedies.ts';

const rooms = join(import.meta.dirname, '..', '..', '..', 'src');

describe('what to do about an error', () => {
  it('is said of codes that the server has', () => {
    const tables = readdirSync(rooms, { recursive: true, encoding: 'utf8' })
      .filter((path) => /(^|\/)errors\.ts$/.test(path))
      .map((path) => readFileSync(join(rooms, path), 'utf8'))
      .join('\n');
    const unknown = remedyCodes.filter((code) => !new RegExp(`^\\s+${code}: \\{`, 'm').test(tables));
    assert.deepEqual(unknown, []);
  });

  it('is a sentence, or nothing', () => {
    for (const code of remedyCodes) assert.match(remedyFor(code) ?? '', /^[A-Z].*\.$/);
    assert.equal(remedyFor('not_found'), undefined);
  });
});
