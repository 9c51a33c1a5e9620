import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mnemonicToSeedSync } from '@scure/bip39';
import { createReferenceCurve } from '../bitcoin/curve-reference.ts';
import { deriveLinkingKey, linkingPath, lud13HashingKey, lud13LinkingKey, signK1 } from './keys.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('LUD-05', () => {
  it('derives the path of its example', () => {
    const key = hex('7d417a6a5e9a6a4a879aeaba11a11838764c8fa2b959c242d43dea682b3e409b');
    assert.deepEqual(linkingPath(key, 'site.com'), [1588488367, 2659270754, 38110259, 4136336762]);
  });

  // The same keys as Phoenix (lnmarkets.com, foo.bar.com) and Alby (site.com) give in their own tests.
  const abandon = mnemonicToSeedSync(`${'abandon '.repeat(11)}about`);
  const keys = {
    'lnmarkets.com': '03702494face111dcd61be4ab4a13fa4cd4ac720b2d3b47e95feee58484f573630',
    'site.com': '027da5d64331f61260eb8e2b356403446555f525bc7dc35b991ec1447e4f58991f',
    'foo.bar.com': '02ebfff275eccdd929a3843eff9481a53b0445cdae9a931fd43baa91dcd35836e9',
    'api.lnmarkets.com': '03a2bf78e18342d4dc92df63def735e59103a1795a576075117b0d0046828ede81',
  };
  for (const [domain, key] of Object.entries(keys)) {
    it(`gives wallets' key for ${domain}`, () => {
      assert.equal(text(deriveLinkingKey(abandon, domain).publicKey), key);
    });
  }
});

describe('LUD-13', () => {
  it('derives hashing key and linking key from the signature text', () => {
    const signature =
      'd99tpq15iyafmpsi5s4a43dmbwknprjb9i378xj4acki7akefzwk6ygoefjqqy7xck6njam5shcrgzh697wjhsaxjko7b9wkto4juezw';
    const hashingKey = lud13HashingKey(signature);
    assert.equal(text(hashingKey), '0bdf5689da0db751c3f93366093f55a007c814f352e1f8f2a128c864e6f7fa41');
    assert.equal(
      text(lud13LinkingKey(hashingKey, 'lightninglogin.live').privateKey),
      '9628eaef95f5c72fc4bcbfc1d3fe46805484aa1ee0d9cc219d342ef1ee926b47',
    );
  });
});

describe('LUD-04', () => {
  it('signs the 32 bytes themselves, so that the strict verifier accepts it', () => {
    const { privateKey, publicKey } = deriveLinkingKey(new Uint8Array(64).fill(7), 'id.example.com');
    const k1 = 'e2af6254a8df433264fa23f67eb8188635d15ce883e8fc020989d5f82ae6f11e';
    assert.equal(createReferenceCurve().verifyEcdsa(hex(k1), hex(signK1(k1, privateKey)), publicKey), true);
  });
});
