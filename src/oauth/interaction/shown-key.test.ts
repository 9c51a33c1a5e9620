import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shownKey } from './shown-key.ts';

/** NIP-19, section "Examples". */
const NOSTR = '7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4e';

describe('a key is shown as its owner knows it', () => {
  it('by the address it signed with, the npub, or itself', () => {
    const lightning = { publicKey: `02${'ab'.repeat(32)}`, isNostr: false, address: null };
    assert.equal(shownKey(lightning), '02ababab…ababab');
    // BIP-173.
    const address = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';
    assert.equal(shownKey({ ...lightning, address }), 'bc1qw508…v8f3t4');
    assert.equal(shownKey({ publicKey: NOSTR, isNostr: true, address: null }), 'npub10el…zvjptg');
  });

  it('a script without the word for it', () => {
    assert.equal(
      shownKey({ publicKey: `script:0020${'cd'.repeat(32)}`, isNostr: false, address: null }),
      '0020cdcd…cdcdcd',
    );
  });
});
