/** Everything somebody might try who has not got the coins, against a real node; and those who have them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hex } from '@scure/base';
import { p2wpkh, Script, Transaction } from '@scure/btc-signer';
import { pubECDSA } from '@scure/btc-signer/utils.js';
import { payToScript } from '../../../test/support/bip322.ts';
import { signReserves } from '../../../test/support/proof-by-hand.ts';
import { coinKinds, coinOf } from '../../../test/support/proof-coins.ts';
import {
  AMOUNT,
  altered,
  OTHER,
  owner,
  type ProofLab,
  type Raw,
  startProofLab,
} from '../../../test/support/proof-lab.ts';
import { MESSAGE } from '../../../test/support/proof-room.ts';
import { asPsbt, asTransaction, owning, signProof } from '../../../test/support/proof-signing.ts';
import { missing } from '../../../test/support/tools.ts';
import { readProof } from '../../infra/proof-reader/read.ts';
import { reserveCommitments } from '../../lib/bitcoin/proof/index.ts';

describe('a proof of funds on a real node', { skip: missing('bitcoind') }, () => {
  let lab: ProofLab;
  before(async () => {
    lab = await startProofLab();
  });
  after(() => lab[Symbol.asyncDispose]());

  /** A BIP-127 proof of two coins. */
  const reserves = (txid: string, amount: bigint, version = 2) =>
    signReserves([lab.own['wpkh'], lab.own['tr']], { txid, amount, version });

  describe('whoever has the coins is believed', () => {
    for (const kind of coinKinds)
      it(`${kind}: PSBT of both versions, finalized or not, and as a transaction`, async () => {
        for (const version of [0, 2] as const) {
          const tx = signProof([lab.own[kind]], { message: MESSAGE, version });
          const { total, outpoints } = await lab.accepted(asPsbt(tx, version));
          assert.equal(total, AMOUNT);
          assert.deepEqual(outpoints, [{ txid: lab.own[kind].coin.txid, vout: lab.own[kind].coin.vout }]);
        }
        if (kind === 'wsh(covenant)') return;
        const tx = signProof([lab.own[kind]], { message: MESSAGE });
        await lab.accepted(asTransaction(tx));
        tx.finalize();
        await lab.accepted(`pof${asPsbt(tx)}`);
      });

    it('all kinds at once, each counted once', async () => {
      const verdict = await lab.accepted(asPsbt(signProof(lab.all(), { message: MESSAGE })));
      assert.equal(verdict.total, AMOUNT * BigInt(coinKinds.length));
      assert.deepEqual(verdict.locked, { count: 0, total: 0n });
    });

    it('the hybrid, which pays itself back', async () => {
      await lab.accepted(asPsbt(signProof(lab.all(), { message: MESSAGE, format: 'hybrid' })));
    });

    it('BIP-127, in either order of the bytes', async () => {
      for (const txid of reserveCommitments(MESSAGE)) await lab.accepted(reserves(txid, 2n * AMOUNT));
    });

    it('what the node alone can finalize', async () => {
      // or_d(pk, …) written by hand: neither of the branches that are known here.
      const script = Script.encode([
        pubECDSA(owner),
        'CHECKSIG',
        'IFDUP',
        'NOTIF',
        1,
        'CHECKSEQUENCEVERIFY',
        'ENDIF',
      ]);
      const { script: scriptPubKey } = payToScript(script);
      const [minted] = await lab.mint.coins([{ script: scriptPubKey, amount: AMOUNT }]);
      assert.ok(minted);
      const coin = { ...minted, scriptPubKey, fields: { witnessScript: Uint8Array.from(script) } };
      const tx = signProof([{ kind: 'wsh(covenant)', coin, keys: [owner] }], { message: MESSAGE });
      const read = readProof(asPsbt(tx));
      assert.ok(!('problem' in read) && read.unfinished?.inputs.length === 2);
      await lab.accepted(asPsbt(tx));
    });
  });

  describe('4–8. structure and commitment', () => {
    it('another challenge', async () => {
      const tx = signProof(lab.all(), { message: OTHER });
      await lab.refused(asPsbt(tx), 'commitment_mismatch', 'message');
      const bare = signProof([lab.own['wpkh']], { message: OTHER });
      await lab.refused(asTransaction(bare), 'commitment_mismatch', 'commitment');
      // What the PSBT says was signed is not what was signed.
      const lie = Buffer.from(asPsbt(tx), 'base64').toString('latin1').replace(OTHER, MESSAGE);
      await lab.refused(Buffer.from(lie, 'latin1').toString('base64'), 'commitment_mismatch', 'commitment');
    });

    it('a script that is none of the coins’', async () => {
      const tx = signProof([lab.own['wpkh'], lab.own['tr']], { message: MESSAGE });
      const raw = altered(asTransaction(tx), ({ inputs, witnesses }) => ({
        inputs: inputs.filter((_, at) => at !== 1),
        witnesses: witnesses?.filter((_, at) => at !== 1),
      }));
      await lab.refused(raw, 'commitment_mismatch', 'commitment');
    });

    it('a coin twice', async () => {
      const raw = altered(
        asTransaction(signProof([lab.own['wpkh']], { message: MESSAGE })),
        ({ inputs, witnesses }) => ({
          inputs: [...inputs, ...inputs.slice(1)],
          witnesses: [...(witnesses ?? []), ...(witnesses?.slice(1) ?? [])],
        }),
      );
      await lab.refused(raw, 'coin_repeated');
    });

    it('no coin, two outputs, a version that is none', async () => {
      const tx = asTransaction(signProof([lab.own['wpkh']], { message: MESSAGE }));
      const changes: readonly ((raw: Raw) => Partial<Raw>)[] = [
        ({ inputs, witnesses }) => ({ inputs: inputs.slice(0, 1), witnesses: witnesses?.slice(0, 1) }),
        ({ outputs }) => ({ outputs: [...outputs, ...outputs] }),
        () => ({ version: 3 }),
        () => ({ version: 1 }),
        ({ inputs }) => ({ inputs: inputs.map((input, at) => (at === 0 ? { ...input, index: 1 } : input)) }),
      ];
      for (const change of changes) await lab.refused(altered(tx, change), 'format_unknown');
    });

    it('BIP-127 that does not pay back the sum', async () => {
      const [txid] = reserveCommitments(MESSAGE);
      await lab.refused(reserves(txid ?? '', 2n * AMOUNT - 1n), 'format_unknown', 'output');
      const [other] = reserveCommitments(OTHER);
      await lab.refused(reserves(other ?? '', 2n * AMOUNT), 'psbt_unsigned', 'signed');
    });
  });

  describe('1–3. caps and spelling', () => {
    it('oversize', async () => {
      await lab.refused('A'.repeat(2 ** 20), 'psbt_too_large');
      await lab.refused('00'.repeat(256 * 1024 + 1), 'psbt_too_large');
    });

    it('101 coins', async () => {
      const tx = asTransaction(signProof([lab.own['wpkh']], { message: MESSAGE }));
      const raw = altered(tx, ({ inputs, witnesses }) => {
        const [first, coin] = inputs;
        const many = Array.from({ length: 101 }, (_, index) => ({ ...coin, index }));
        return {
          inputs: [first, ...many] as typeof inputs,
          witnesses: [witnesses?.[0], ...many.map(() => witnesses?.[1])] as typeof witnesses,
        };
      });
      await lab.refused(raw, 'too_many_coins');
    });

    it('trailing bytes', async () => {
      const tx = signProof([lab.own['wpkh']], { message: MESSAGE });
      const bytes = Buffer.from(asPsbt(tx), 'base64');
      await lab.refused(Buffer.concat([bytes, Buffer.of(0)]).toString('base64'), 'psbt_invalid');
      await lab.refused(`${asTransaction(tx)}00`, 'format_unknown');
    });

    it('nothing of it, a simple signature, a proof without signatures', async () => {
      for (const text of ['', 'pof', 'hello', 'smpAkcw', '00']) await lab.refused(text, 'format_unknown');
      const bare = signProof([{ ...lab.own['wpkh'], keys: [] }], { message: MESSAGE });
      await lab.refused(asPsbt(bare), 'psbt_unsigned', 'signed');
      const half = signProof([lab.own['wpkh'], { ...lab.own['tr'], keys: [] }], { message: MESSAGE });
      await lab.refused(asPsbt(half), 'psbt_unsigned', 'signed');
    });

    it('one signature of two', async () => {
      const { coin, keys } = lab.own['wsh(multi)'];
      const one = signProof([{ ...lab.own['wsh(multi)'], coin, keys: keys.slice(0, 1) }], {
        message: MESSAGE,
      });
      await lab.refused(asPsbt(one), 'psbt_unsigned', 'finalized');
    });
  });

  describe('9–11. coins', () => {
    it('a coin of another network', async () => {
      const elsewhere = { ...lab.own['wpkh'], coin: { ...lab.own['wpkh'].coin, txid: 'ab'.repeat(32) } };
      await lab.refused(asPsbt(signProof([elsewhere], { message: MESSAGE })), 'coin_not_found');
      const outOfRange = { ...lab.own['wpkh'], coin: { ...lab.own['wpkh'].coin, vout: 0xffff_fffe } };
      await lab.refused(asPsbt(signProof([outOfRange], { message: MESSAGE })), 'coin_not_found');
    });

    it('a forged amount', async () => {
      for (const kind of ['wpkh', 'sh(wpkh)', 'wsh(multi)', 'tr'] as const) {
        const rich = { ...lab.own[kind], coin: { ...lab.own[kind].coin, amount: 10_000_000_000_000n } };
        await lab.refused(asPsbt(signProof([rich], { message: MESSAGE })), 'signature_invalid', 'scripts');
      }
    });

    it('spent in the mempool, unconfirmed, too young', async () => {
      const { script } = p2wpkh(pubECDSA(owner));
      const young = coinOf('wpkh', 50);
      const { raw, coins } = await lab.mint.paying([{ script: young.coin.scriptPubKey, amount: AMOUNT }]);
      await lab.mint.send(raw);
      const psbt = asPsbt(signProof([owning('wpkh', 50, coins[0])], { message: MESSAGE }));
      await lab.refused(psbt, 'coin_unconfirmed', 'confirmations');
      await lab.mint.mine(5);
      await lab.refused(psbt, 'coin_unconfirmed', 'confirmations');
      await lab.mint.mine(1);
      await lab.accepted(psbt);

      const [coin] = coins;
      assert.ok(coin);
      const spending = new Transaction();
      spending.addInput({
        txid: coin.txid,
        index: coin.vout,
        witnessUtxo: { script: coin.script, amount: AMOUNT },
      });
      spending.addOutput({ script, amount: AMOUNT - 10_000n });
      for (const key of young.keys) spending.sign(key);
      spending.finalize();
      await lab.mint.send(hex.encode(spending.extract()));
      await lab.refused(psbt, 'coin_not_found', 'coins');
    });

    it('an immature coinbase', async () => {
      const miner = coinOf('wpkh', 51);
      const minted = await lab.mint.mined(miner.coin.scriptPubKey, 99);
      const psbt = asPsbt(signProof([owning('wpkh', 51, minted)], { message: MESSAGE }));
      await lab.refused(psbt, 'coin_unconfirmed', 'maturity');
      await lab.mint.mine(1);
      await lab.accepted(psbt);
    });

    it('dust is proven, and not counted', async () => {
      const [small, smallest] = [coinOf('wpkh', 52), coinOf('tr', 53)];
      const minted = await lab.mint.coins([
        { script: small.coin.scriptPubKey, amount: 10_000n },
        { script: smallest.coin.scriptPubKey, amount: 9_999n },
      ]);
      const [counts, dust] = [owning('wpkh', 52, minted[0]), owning('tr', 53, minted[1])];
      const verdict = await lab.accepted(asPsbt(signProof([counts, dust], { message: MESSAGE })));
      assert.deepEqual([verdict.total, verdict.dust, verdict.outpoints.length], [10_000n, 1, 2]);
      await lab.refused(asPsbt(signProof([dust], { message: MESSAGE })), 'coin_too_small', 'counted');
    });
  });
});
