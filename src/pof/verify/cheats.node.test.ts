/** Everything somebody might try who has not got the coins, against a real node; and those who have them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { schnorr } from '@noble/curves/secp256k1.js';
import { hex } from '@scure/base';
import { p2pk, p2wpkh, RawTx, Script, Transaction } from '@scure/btc-signer';
import { hash160, pubECDSA, sha256 } from '@scure/btc-signer/utils.js';
import { payToLeaf, payToScript } from '../../../test/support/bip322.ts';
import {
  beside,
  leafWitness,
  signReserves,
  spoilt,
  withSignatureOnly,
} from '../../../test/support/proof-by-hand.ts';
import { type CoinKind, coinKinds, coinOf, type OwnedCoin } from '../../../test/support/proof-coins.ts';
import { createMint, type Minted } from '../../../test/support/proof-mint.ts';
import { MESSAGE, type ProofRoom, startProofRoom } from '../../../test/support/proof-room.ts';
import { asPsbt, asTransaction, owning, signProof } from '../../../test/support/proof-signing.ts';
import { missing } from '../../../test/support/tools.ts';
import { NodeError } from '../../infra/chain/bitcoin-rpc-errors.ts';
import { readProof } from '../../infra/proof-reader/read.ts';
import { reserveCommitments } from '../../lib/bitcoin/proof/index.ts';
import { allFound } from './coins.ts';
import { findCommitment } from './commitment.ts';
import { defaultRules } from './model.ts';
import { bindsEverything, scriptVerdict } from './run.ts';
import { readSpend } from './spends.ts';
import { variantsOf } from './variants.ts';

const AMOUNT = 100_000n;
const kinds: readonly CoinKind[] = coinKinds;
const owner = new Uint8Array(32).fill(7);
const OTHER = MESSAGE.replace('cid=01', 'cid=02');

/** Other scripts than the usual ones, and what is put where their signature would be. */
const OP_TRUE = Uint8Array.of(0x51);
const keyless = payToScript(OP_TRUE);
const nested = Uint8Array.of(0x51, 32, ...new Uint8Array(32).fill(3));
const p2sh = (script: Uint8Array) => Uint8Array.of(0xa9, 20, ...hash160(script), 0x87);
const separated = Script.encode([pubECDSA(owner), 'CODESEPARATOR', 'CHECKSIG']);
const branching = Script.encode(['IF', schnorr.getPublicKey(owner), 'CHECKSIG', 'ELSE', 'RETURN', 'ENDIF']);
/** `<lock> <op> DROP <key> CHECKSIG` */
const locked = (lock: number | Uint8Array, op: 'CHECKLOCKTIMEVERIFY' | 'CHECKSEQUENCEVERIFY') =>
  Script.encode([lock, op, 'DROP', pubECDSA(owner), 'CHECKSIG']);

describe('a proof of funds on a real node', { skip: missing('bitcoind') }, () => {
  let room: ProofRoom;
  let mint: Awaited<ReturnType<typeof createMint>>;
  let own: Readonly<Record<CoinKind, OwnedCoin>>;
  before(async () => {
    room = await startProofRoom();
    mint = await createMint(room.node, 40);
    const minted = await mint.coins(
      kinds.map((kind, at) => ({ script: coinOf(kind, at).coin.scriptPubKey, amount: AMOUNT })),
    );
    const owned = kinds.map((kind, at) => [kind, owning(kind, at, minted[at])] as const);
    own = Object.fromEntries(owned) as typeof own;
  });
  after(() => room[Symbol.asyncDispose]());

  const all = () => kinds.map((kind) => own[kind]);
  const refused = async (submission: string, code: string, check?: string, message = MESSAGE) => {
    const verdict = await room.verify(submission, message);
    assert.ok(!verdict.ok, 'accepted');
    assert.equal(verdict.code, code, JSON.stringify(verdict.checks));
    const last = verdict.checks.at(-1);
    assert.equal(last?.ok, false);
    assert.ok(verdict.checks.slice(0, -1).every(({ ok }) => ok));
    if (check !== undefined) assert.equal(last?.name, check);
  };
  const accepted = async (submission: string) => {
    const verdict = await room.verify(submission);
    assert.ok(verdict.ok, verdict.ok ? '' : `${verdict.code} ${JSON.stringify(verdict.checks)}`);
    assert.ok(verdict.checks.every(({ ok }) => ok));
    return verdict;
  };

  /** The same transaction with other inputs, outputs or signatures. */
  type Raw = ReturnType<typeof RawTx.decode>;
  const altered = (transaction: string, change: (raw: Raw) => Partial<Raw>): string => {
    const raw = RawTx.decode(hex.decode(transaction));
    return hex.encode(RawTx.encode({ ...raw, ...change(raw) }));
  };
  const by = (minted: Minted | undefined, witness: readonly Uint8Array[], scriptSig?: Uint8Array): string => {
    assert.ok(minted);
    return beside(own['wpkh'], minted, () => ({ witness, ...(scriptSig ? { scriptSig } : {}) }), MESSAGE);
  };
  /** A BIP-127 proof of two coins. */
  const reserves = (txid: string, amount: bigint, version = 2) =>
    signReserves([own['wpkh'], own['tr']], { txid, amount, version });

  describe('whoever has the coins is believed', () => {
    for (const kind of kinds)
      it(`${kind}: PSBT of both versions, finalized or not, and as a transaction`, async () => {
        for (const version of [0, 2] as const) {
          const tx = signProof([own[kind]], { message: MESSAGE, version });
          const { total, outpoints } = await accepted(asPsbt(tx, version));
          assert.equal(total, AMOUNT);
          assert.deepEqual(outpoints, [{ txid: own[kind].coin.txid, vout: own[kind].coin.vout }]);
        }
        if (kind === 'wsh(covenant)') return;
        const tx = signProof([own[kind]], { message: MESSAGE });
        await accepted(asTransaction(tx));
        tx.finalize();
        await accepted(`pof${asPsbt(tx)}`);
      });

    it('all kinds at once, each counted once', async () => {
      const verdict = await accepted(asPsbt(signProof(all(), { message: MESSAGE })));
      assert.equal(verdict.total, AMOUNT * BigInt(kinds.length));
      assert.deepEqual(verdict.locked, { count: 0, total: 0n });
    });

    it('the hybrid, which pays itself back', async () => {
      await accepted(asPsbt(signProof(all(), { message: MESSAGE, format: 'hybrid' })));
    });

    it('BIP-127, in either order of the bytes', async () => {
      for (const txid of reserveCommitments(MESSAGE)) await accepted(reserves(txid, 2n * AMOUNT));
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
      const [minted] = await mint.coins([{ script: scriptPubKey, amount: AMOUNT }]);
      assert.ok(minted);
      const coin = { ...minted, scriptPubKey, fields: { witnessScript: Uint8Array.from(script) } };
      const tx = signProof([{ kind: 'wsh(covenant)', coin, keys: [owner] }], { message: MESSAGE });
      const read = readProof(asPsbt(tx));
      assert.ok(!('problem' in read) && read.unfinished?.inputs.length === 2);
      await accepted(asPsbt(tx));
    });
  });

  describe('4–8. structure and commitment', () => {
    it('another challenge', async () => {
      const tx = signProof(all(), { message: OTHER });
      await refused(asPsbt(tx), 'commitment_mismatch', 'message');
      const bare = signProof([own['wpkh']], { message: OTHER });
      await refused(asTransaction(bare), 'commitment_mismatch', 'commitment');
      // What the PSBT says was signed is not what was signed.
      const lie = Buffer.from(asPsbt(tx), 'base64').toString('latin1').replace(OTHER, MESSAGE);
      await refused(Buffer.from(lie, 'latin1').toString('base64'), 'commitment_mismatch', 'commitment');
    });

    it('a script that is none of the coins’', async () => {
      const tx = signProof([own['wpkh'], own['tr']], { message: MESSAGE });
      const raw = altered(asTransaction(tx), ({ inputs, witnesses }) => ({
        inputs: inputs.filter((_, at) => at !== 1),
        witnesses: witnesses?.filter((_, at) => at !== 1),
      }));
      await refused(raw, 'commitment_mismatch', 'commitment');
    });

    it('a coin twice', async () => {
      const raw = altered(
        asTransaction(signProof([own['wpkh']], { message: MESSAGE })),
        ({ inputs, witnesses }) => ({
          inputs: [...inputs, ...inputs.slice(1)],
          witnesses: [...(witnesses ?? []), ...(witnesses?.slice(1) ?? [])],
        }),
      );
      await refused(raw, 'coin_repeated');
    });

    it('no coin, two outputs, a version that is none', async () => {
      const tx = asTransaction(signProof([own['wpkh']], { message: MESSAGE }));
      const changes: readonly ((raw: Raw) => Partial<Raw>)[] = [
        ({ inputs, witnesses }) => ({ inputs: inputs.slice(0, 1), witnesses: witnesses?.slice(0, 1) }),
        ({ outputs }) => ({ outputs: [...outputs, ...outputs] }),
        () => ({ version: 3 }),
        () => ({ version: 1 }),
        ({ inputs }) => ({ inputs: inputs.map((input, at) => (at === 0 ? { ...input, index: 1 } : input)) }),
      ];
      for (const change of changes) await refused(altered(tx, change), 'format_unknown');
    });

    it('BIP-127 that does not pay back the sum', async () => {
      const [txid] = reserveCommitments(MESSAGE);
      await refused(reserves(txid ?? '', 2n * AMOUNT - 1n), 'format_unknown', 'output');
      const [other] = reserveCommitments(OTHER);
      await refused(reserves(other ?? '', 2n * AMOUNT), 'psbt_unsigned', 'signed');
    });
  });

  describe('1–3. caps and spelling', () => {
    it('oversize', async () => {
      await refused('A'.repeat(2 ** 20), 'psbt_too_large');
      await refused('00'.repeat(256 * 1024 + 1), 'psbt_too_large');
    });

    it('101 coins', async () => {
      const tx = asTransaction(signProof([own['wpkh']], { message: MESSAGE }));
      const raw = altered(tx, ({ inputs, witnesses }) => {
        const [first, coin] = inputs;
        const many = Array.from({ length: 101 }, (_, index) => ({ ...coin, index }));
        return {
          inputs: [first, ...many] as typeof inputs,
          witnesses: [witnesses?.[0], ...many.map(() => witnesses?.[1])] as typeof witnesses,
        };
      });
      await refused(raw, 'too_many_coins');
    });

    it('trailing bytes', async () => {
      const tx = signProof([own['wpkh']], { message: MESSAGE });
      const bytes = Buffer.from(asPsbt(tx), 'base64');
      await refused(Buffer.concat([bytes, Buffer.of(0)]).toString('base64'), 'psbt_invalid');
      await refused(`${asTransaction(tx)}00`, 'format_unknown');
    });

    it('nothing of it, a simple signature, a proof without signatures', async () => {
      for (const text of ['', 'pof', 'hello', 'smpAkcw', '00']) await refused(text, 'format_unknown');
      const bare = signProof([{ ...own['wpkh'], keys: [] }], { message: MESSAGE });
      await refused(asPsbt(bare), 'psbt_unsigned', 'signed');
      const half = signProof([own['wpkh'], { ...own['tr'], keys: [] }], { message: MESSAGE });
      await refused(asPsbt(half), 'psbt_unsigned', 'signed');
    });

    it('one signature of two', async () => {
      const { coin, keys } = own['wsh(multi)'];
      const one = signProof([{ ...own['wsh(multi)'], coin, keys: keys.slice(0, 1) }], { message: MESSAGE });
      await refused(asPsbt(one), 'psbt_unsigned', 'finalized');
    });
  });

  describe('9–11. coins', () => {
    it('a coin of another network', async () => {
      const elsewhere = { ...own['wpkh'], coin: { ...own['wpkh'].coin, txid: 'ab'.repeat(32) } };
      await refused(asPsbt(signProof([elsewhere], { message: MESSAGE })), 'coin_not_found');
      const outOfRange = { ...own['wpkh'], coin: { ...own['wpkh'].coin, vout: 0xffff_fffe } };
      await refused(asPsbt(signProof([outOfRange], { message: MESSAGE })), 'coin_not_found');
    });

    it('a forged amount', async () => {
      for (const kind of ['wpkh', 'sh(wpkh)', 'wsh(multi)', 'tr'] as const) {
        const rich = { ...own[kind], coin: { ...own[kind].coin, amount: 10_000_000_000_000n } };
        await refused(asPsbt(signProof([rich], { message: MESSAGE })), 'signature_invalid', 'scripts');
      }
    });

    it('spent in the mempool, unconfirmed, too young', async () => {
      const { script } = p2wpkh(pubECDSA(owner));
      const young = coinOf('wpkh', 50);
      const { raw, coins } = await mint.paying([{ script: young.coin.scriptPubKey, amount: AMOUNT }]);
      await mint.send(raw);
      const psbt = asPsbt(signProof([owning('wpkh', 50, coins[0])], { message: MESSAGE }));
      await refused(psbt, 'coin_unconfirmed', 'confirmations');
      await mint.mine(5);
      await refused(psbt, 'coin_unconfirmed', 'confirmations');
      await mint.mine(1);
      await accepted(psbt);

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
      await mint.send(hex.encode(spending.extract()));
      await refused(psbt, 'coin_not_found', 'coins');
    });

    it('an immature coinbase', async () => {
      const miner = coinOf('wpkh', 51);
      const minted = await mint.mined(miner.coin.scriptPubKey, 99);
      const psbt = asPsbt(signProof([owning('wpkh', 51, minted)], { message: MESSAGE }));
      await refused(psbt, 'coin_unconfirmed', 'maturity');
      await mint.mine(1);
      await accepted(psbt);
    });

    it('dust is proven, and not counted', async () => {
      const [small, smallest] = [coinOf('wpkh', 52), coinOf('tr', 53)];
      const minted = await mint.coins([
        { script: small.coin.scriptPubKey, amount: 10_000n },
        { script: smallest.coin.scriptPubKey, amount: 9_999n },
      ]);
      const [counts, dust] = [owning('wpkh', 52, minted[0]), owning('tr', 53, minted[1])];
      const verdict = await accepted(asPsbt(signProof([counts, dust], { message: MESSAGE })));
      assert.deepEqual([verdict.total, verdict.dust, verdict.outpoints.length], [10_000n, 1, 2]);
      await refused(asPsbt(signProof([dust], { message: MESSAGE })), 'coin_too_small', 'counted');
    });
  });

  describe('12. locks', () => {
    const prove = async (script: Uint8Array, how: { sequence?: number }, confirmations = 6) => {
      const { script: scriptPubKey } = payToScript(script);
      const [minted] = await mint.coins([{ script: scriptPubKey, amount: AMOUNT }], confirmations);
      assert.ok(minted);
      const { sequence = 0xffff_fffd } = how;
      const fields = { witnessScript: Uint8Array.from(script) };
      const coin = { ...minted, scriptPubKey, fields, sequence };
      return [own['wpkh'], { kind: 'wsh(covenant)' as const, coin, keys: [owner] }] as const;
    };
    it('a lock time that has not come: apart, and refused alone', async () => {
      const [honest, coin] = await prove(locked(5000, 'CHECKLOCKTIMEVERIFY'), {});
      const tx = signProof([honest, coin], { message: MESSAGE, lockTime: 5000 });
      const verdict = await accepted(asPsbt(withSignatureOnly(tx)));
      assert.deepEqual([verdict.total, verdict.locked], [AMOUNT, { count: 1, total: AMOUNT }]);
      const alone = signProof([coin], { message: MESSAGE, lockTime: 5000 });
      await refused(asPsbt(withSignatureOnly(alone)), 'coin_locked', 'counted');
    });

    it('a lock time below what the script asks for', async () => {
      const [honest, coin] = await prove(locked(5000, 'CHECKLOCKTIMEVERIFY'), {});
      const tx = signProof([honest, coin], { message: MESSAGE, lockTime: 10 });
      await refused(asPsbt(withSignatureOnly(tx)), 'signature_invalid');
    });

    it('a height that has come, to the block', async () => {
      const script = locked(1000, 'CHECKLOCKTIMEVERIFY');
      const [, coin] = await prove(script, {});
      const height = (await room.node.rpc('getblockcount')) as number;
      const psbt = asPsbt(withSignatureOnly(signProof([coin], { message: MESSAGE, lockTime: 1000 })));
      await mint.mine(999 - height);
      await refused(psbt, 'coin_locked');
      await mint.mine(1);
      assert.equal((await accepted(psbt)).total, AMOUNT);
    });

    it('BIP-113: a time is compared with the median of the tip', async () => {
      const { mediantime } = (await room.node.rpc('getblockchaininfo')) as { readonly mediantime: number };
      for (const [time, isOpen] of [
        [mediantime - 1, true],
        [mediantime + 100_000, false],
      ] as const) {
        const lock = Buffer.alloc(4);
        lock.writeUInt32LE(time);
        const [, coin] = await prove(locked(Uint8Array.from(lock), 'CHECKLOCKTIMEVERIFY'), {});
        const psbt = asPsbt(withSignatureOnly(signProof([coin], { message: MESSAGE, lockTime: time })));
        if (isOpen) assert.equal((await accepted(psbt)).total, AMOUNT);
        else await refused(psbt, 'coin_locked');
      }
    });

    it('BIP-68: an age is counted from the coin’s own block', async () => {
      const [, coin] = await prove(locked(9, 'CHECKSEQUENCEVERIFY'), { sequence: 9 }, 8);
      const aged = { ...coin, coin: { ...coin.coin, sequence: 9 } };
      const psbt = asPsbt(withSignatureOnly(signProof([aged], { message: MESSAGE })));
      await refused(psbt, 'coin_locked');
      await mint.mine(1);
      assert.equal((await accepted(psbt)).total, AMOUNT);
      const long = 0x0040_0000 + 100;
      const bytes = Buffer.alloc(3);
      bytes.writeUIntLE(long, 0, 3);
      const [, other] = await prove(locked(Uint8Array.from(bytes), 'CHECKSEQUENCEVERIFY'), {});
      const timed = { ...other, coin: { ...other.coin, sequence: long } };
      await refused(asPsbt(withSignatureOnly(signProof([timed], { message: MESSAGE }))), 'coin_locked');
    });
  });

  describe('14–17. scripts', () => {
    const careless = [
      [2, 'NONE'],
      [3, 'SINGLE'],
      [0x81, 'ALL|ANYONECANPAY'],
      [0x82, 'NONE|ANYONECANPAY'],
      [0x83, 'SINGLE|ANYONECANPAY'],
    ] as const;
    for (const [sighash, name] of careless)
      it(`${name}: on every input, and on one of many`, async () => {
        for (const kind of kinds) {
          // BIP-341 has no SINGLE without an output at the same place.
          const isSingle = (sighash & 3) === 3;
          if (kind === 'tr' && isSingle) continue;
          await refused(
            asPsbt(signProof([own[kind]], { message: MESSAGE, sighash })),
            'sighash_not_all',
            'sighashes',
          );
          const one = signProof([own['wpkh'], own[kind]].slice(kind === 'wpkh' ? 1 : 0), {
            message: MESSAGE,
            sighash,
            careless: [kind === 'wpkh' ? 1 : 2],
          });
          await refused(asPsbt(one), 'sighash_not_all', 'sighashes');
        }
      });

    it('16. in scripts the mutations alone find it, whatever a signature looks like', async () => {
      for (const kind of ['sh(multi)', 'wsh(multi)', 'sh(wsh(multi))', 'wsh(covenant)'] as const)
        for (const sighash of [undefined, ...careless.map(([type]) => type)]) {
          const coin = own[kind];
          const tx = signProof([coin], { message: MESSAGE, ...(sighash === undefined ? {} : { sighash }) });
          const proof = readProof(asPsbt(tx));
          assert.ok(!('problem' in proof));
          const { tip, coins: found } = await room.chain.coins([coin.coin]);
          const known = allFound({ message: MESSAGE, rules: defaultRules, proof, tip, found });
          assert.ok(known);
          const commitment = findCommitment(known);
          assert.ok(commitment);
          const spends = proof.inputs.map((input) => readSpend(coin.coin.scriptPubKey, input));
          const { altered, genuine } = variantsOf({ ...known, commitment, spends });
          const answers = await room.chain.runScripts([...altered, genuine]);
          const ran = {
            ...known,
            commitment,
            spends,
            answers: { altered: answers.slice(0, -1), genuine: answers.at(-1) ?? null },
          };
          assert.equal(scriptVerdict(ran), 'valid', `${kind} ${sighash}`);
          assert.equal(bindsEverything(ran), sighash === undefined, `${kind} ${sighash}`);
        }
    });

    it('the legacy SINGLE bug: a signature for any transaction', async () => {
      const tx = signProof([own['pkh']], { message: OTHER, sighash: 3, careless: [1] });
      const bug = asTransaction(tx);
      const taken = altered(asTransaction(signProof([own['pkh']], { message: MESSAGE })), ({ inputs }) => {
        const { finalScriptSig } = RawTx.decode(hex.decode(bug)).inputs[1] ?? {};
        return {
          inputs: inputs.map((input, at) =>
            at === 1 && finalScriptSig ? { ...input, finalScriptSig } : input,
          ),
        };
      });
      await refused(taken, 'sighash_not_all', 'sighashes');
    });

    it('a coin that needs no key', async () => {
      const minted = await mint.coins([
        { script: keyless.script, amount: AMOUNT },
        { script: p2sh(OP_TRUE), amount: AMOUNT },
        { script: payToScript(Script.encode(['SHA256', sha256(owner), 'EQUAL'])).script, amount: AMOUNT },
      ]);
      await refused(by(minted[0], [OP_TRUE]), 'sighash_not_all', 'binding');
      await refused(by(minted[1], [], Script.encode([OP_TRUE])), 'sighash_not_all', 'binding');
      const preimage = [owner, Script.encode(['SHA256', sha256(owner), 'EQUAL'])];
      await refused(by(minted[2], preimage), 'sighash_not_all', 'binding');
    });

    it('a corrupted signature, finalized or not', async () => {
      for (const kind of ['wpkh', 'sh(wpkh)', 'tr', 'wsh(multi)'] as const) {
        const raw = altered(
          asTransaction(signProof([own[kind]], { message: MESSAGE })),
          ({ witnesses = [] }) => ({
            witnesses: witnesses.map((witness, at) =>
              at === 1
                ? witness.map((one) => (one.length > 60 && one.length < 75 ? spoilt(one) : one))
                : witness,
            ),
          }),
        );
        await refused(raw, 'signature_invalid', 'scripts');
      }
      const half = signProof([own['tr']], { message: MESSAGE });
      const { tapKeySig } = half.getInput(1);
      half.updateInput(1, { tapKeySig: spoilt(tapKeySig ?? new Uint8Array()) }, true);
      await refused(asPsbt(half), 'signature_invalid', 'scripts');
    });

    it('kinds that are not taken', async () => {
      const anchor = Uint8Array.of(0x51, 2, 0x4e, 0x73);
      const later = Uint8Array.of(0x52, 32, ...new Uint8Array(32).fill(2));
      const [tr] = await mint.coins([{ script: own['tr'].coin.scriptPubKey, amount: AMOUNT }]);
      const minted = await mint.coins([
        { script: anchor, amount: AMOUNT },
        { script: later, amount: AMOUNT },
        { script: p2sh(nested), amount: AMOUNT },
        { script: p2pk(pubECDSA(owner)).script, amount: AMOUNT },
        { script: OP_TRUE, amount: AMOUNT },
        { script: payToScript(separated).script, amount: AMOUNT },
      ]);
      const one = Uint8Array.of(1);
      const kept: readonly (readonly [Minted | undefined, readonly Uint8Array[], Uint8Array?])[] = [
        [minted[0], [one]],
        [minted[1], [one]],
        [minted[2], [one], Script.encode([nested])],
        [minted[3], [], Script.encode([one])],
        [minted[4], [], Script.encode([one])],
        [minted[5], [one, separated]],
        // An annex.
        [tr, [new Uint8Array(64).fill(1), Uint8Array.of(0x50)]],
        // An unknown leaf version.
        [tr, [one, OP_TRUE, Uint8Array.of(0xc2, ...new Uint8Array(32))]],
      ];
      for (const [coin, witness, scriptSig] of kept)
        await refused(by(coin, witness, scriptSig), 'script_unsupported', 'script_kinds');
    });

    it('OP_IF in tapscript: what Bitcoin Knots declines is not called wrong', async () => {
      const { subversion } = (await room.node.rpc('getnetworkinfo')) as { readonly subversion: string };
      const { payment } = payToLeaf(branching);
      const [minted] = await mint.coins([{ script: payment.script, amount: AMOUNT }]);
      assert.ok(minted);
      const { scriptPubKey } = own['wpkh'].coin;
      const spent = [
        { script: scriptPubKey, amount: 0n },
        { script: scriptPubKey, amount: AMOUNT },
        { script: payment.script, amount: AMOUNT },
      ];
      const leaf = { script: branching, key: owner, more: [Uint8Array.of(1)] };
      const submission = beside(
        own['wpkh'],
        minted,
        (tx) => ({ witness: leafWitness(tx, spent, leaf) }),
        MESSAGE,
      );
      if (/Knots/.test(subversion)) await refused(submission, 'script_inconclusive', 'judged');
      else await accepted(submission);
    });
  });

  it('a node that cannot be asked is nobody’s fault', async () => {
    const away = await startProofRoom();
    await away[Symbol.asyncDispose]();
    const submission = asPsbt(signProof([own['wpkh']], { message: MESSAGE }));
    await assert.rejects(away.verify(submission), NodeError);
  });
});
