import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Passkey } from '@hodlxxi/sdk';
import { checkUp } from './check-up.ts';

const passkey: Passkey = {
  id: 'p',
  label: null,
  device_type: 'singleDevice',
  backed_up: false,
  transports: [],
  created_at: '2026-11-23T00:00:00.000Z',
  last_used_at: null,
};
const lightning = { kind: 'lnurl' } as const;
const bitcoin = { kind: 'bitcoin' } as const;

const tones = (...input: Parameters<typeof checkUp>) =>
  Object.fromEntries(checkUp(...input).map(({ id, tone }) => [id, tone]));

describe('security check-up', () => {
  it('one key and no passkey: both are to be mended, and each says where', () => {
    const none = { passkeys: [], required: false };
    assert.deepEqual(tones([lightning], none), { keys: 'warn', passkey: 'warn', recovery: 'hint' });
    for (const { tone, remedy } of checkUp([lightning], none))
      assert.equal(remedy !== undefined, tone === 'warn');
  });

  it('two kinds of keys and a passkey: nothing to do', () => {
    const one = { passkeys: [passkey], required: false };
    assert.deepEqual(tones([lightning, bitcoin], one), { keys: 'good', passkey: 'good', recovery: 'good' });
  });

  it('two keys of one kind may come from one backup', () => {
    assert.equal(tones([lightning, lightning], { passkeys: [passkey], required: false })['recovery'], 'hint');
  });

  it('a required passkey without a second one can lock its owner out', () => {
    const only = { passkeys: [passkey], required: true };
    assert.equal(tones([lightning, bitcoin], only)['recovery'], 'warn');
    const two = { passkeys: [passkey, passkey], required: true };
    assert.equal(tones([lightning, bitcoin], two)['recovery'], 'good');
  });
});
