/** Locks, signatures that do not bind, and scripts that need no key, against a real node. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { schnorr } from '@noble/curves/secp256k1.js';
import { hex } from '@scure/base';
import { p2pk, RawTx, Script } from '@scure/btc-signer';
import { hash160, pubECDSA, sha256 } from '@scure/btc-signer/utils.js';
import { payToLeaf, payToScript } from '../../../test/support/bip322.ts';
import { beside, leafWitness, spoilt, withSignatureOnly } from '../../../test/support/proof-by-hand.ts';
import { coinKinds } from '../../../test/support/proof-coins.ts';
import {
  AMOUNT,
  altered,
  OTHER,
  owner,
  type ProofLab,
  startProofLab,
} from '../../../test/support/proof-lab.ts';
import type { Minted } from '../../../test/support/proof-mint.ts';
import { MESSAGE, startProofRoom } from '../../../test/support/proof-room.ts';
import { asPsbt, asTransaction, signProof } from '../../../test/support/proof-signing.ts';
import { missing } from '../../../test/support/tools.ts';
import { NodeError } from '../../infra/chain/bitcoin-rpc-errors.ts';
import { readProof } from '../../infra/proof-reader/read.ts';
import { allFound } from './coins.ts';
import { findCommitment } from './commitment.ts';
import { defaultRules } from './model.ts';
import { bindsEverything, scriptVerdict } from './run.ts';
import { readSpend } from './spends.ts';
import { variantsOf } from './variants.ts';

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

describe('the scripts of a proof on a real node', { skip: missing('bitcoind') }, () => {
  let lab: ProofLab;
  before(async () => {
    lab = await startProofLab();
  });
  after(() => lab[Symbol.asyncDispose]());

  describe('12. locks', () => {
    const prove = async (script: Uint8Array, how: { sequence?: number }, confirmations = 6) => {
      const { script: scriptPubKey } = payToScript(script);
      const [minted] = await lab.mint.coins([{ script: scriptPubKey, amount: AMOUNT }], confirmations);
      assert.ok(minted);
      const { sequence = 0xffff_fffd } = how;
      const fields = { witnessScript: Uint8Array.from(script) };
      const coin = { ...minted, scriptPubKey, fields, sequence };
      return [lab.own['wpkh'], { kind: 'wsh(covenant)' as const, coin, keys: [owner] }] as const;
    };
    it('a lock time that has not come: apart, and refused alone', async () => {
      const [honest, coin] = await prove(locked(5000, 'CHECKLOCKTIMEVERIFY'), {});
      const tx = signProof([honest, coin], { message: MESSAGE, lockTime: 5000 });
      const verdict = await lab.accepted(asPsbt(withSignatureOnly(tx)));
      assert.deepEqual([verdict.total, verdict.locked], [AMOUNT, { count: 1, total: AMOUNT }]);
      const alone = signProof([coin], { message: MESSAGE, lockTime: 5000 });
      await lab.refused(asPsbt(withSignatureOnly(alone)), 'coin_locked', 'counted');
    });

    it('a lock time below what the script asks for', async () => {
      const [honest, coin] = await prove(locked(5000, 'CHECKLOCKTIMEVERIFY'), {});
      const tx = signProof([honest, coin], { message: MESSAGE, lockTime: 10 });
      await lab.refused(asPsbt(withSignatureOnly(tx)), 'signature_invalid');
    });

    it('a height that has come, to the block', async () => {
      const script = locked(1000, 'CHECKLOCKTIMEVERIFY');
      const [, coin] = await prove(script, {});
      const height = (await lab.room.node.rpc('getblockcount')) as number;
      const psbt = asPsbt(withSignatureOnly(signProof([coin], { message: MESSAGE, lockTime: 1000 })));
      await lab.mint.mine(999 - height);
      await lab.refused(psbt, 'coin_locked');
      await lab.mint.mine(1);
      assert.equal((await lab.accepted(psbt)).total, AMOUNT);
    });

    it('BIP-113: a time is compared with the median of the tip', async () => {
      const { mediantime } = (await lab.room.node.rpc('getblockchaininfo')) as {
        readonly mediantime: number;
      };
      for (const [time, isOpen] of [
        [mediantime - 1, true],
        [mediantime + 100_000, false],
      ] as const) {
        const lock = Buffer.alloc(4);
        lock.writeUInt32LE(time);
        const [, coin] = await prove(locked(Uint8Array.from(lock), 'CHECKLOCKTIMEVERIFY'), {});
        const psbt = asPsbt(withSignatureOnly(signProof([coin], { message: MESSAGE, lockTime: time })));
        if (isOpen) assert.equal((await lab.accepted(psbt)).total, AMOUNT);
        else await lab.refused(psbt, 'coin_locked');
      }
    });

    it('BIP-68: an age is counted from the coin’s own block', async () => {
      const [, coin] = await prove(locked(9, 'CHECKSEQUENCEVERIFY'), { sequence: 9 }, 8);
      const aged = { ...coin, coin: { ...coin.coin, sequence: 9 } };
      const psbt = asPsbt(withSignatureOnly(signProof([aged], { message: MESSAGE })));
      await lab.refused(psbt, 'coin_locked');
      await lab.mint.mine(1);
      assert.equal((await lab.accepted(psbt)).total, AMOUNT);
      const long = 0x0040_0000 + 100;
      const bytes = Buffer.alloc(3);
      bytes.writeUIntLE(long, 0, 3);
      const [, other] = await prove(locked(Uint8Array.from(bytes), 'CHECKSEQUENCEVERIFY'), {});
      const timed = { ...other, coin: { ...other.coin, sequence: long } };
      await lab.refused(asPsbt(withSignatureOnly(signProof([timed], { message: MESSAGE }))), 'coin_locked');
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
        for (const kind of coinKinds) {
          // BIP-341 has no SINGLE without an output at the same place.
          const isSingle = (sighash & 3) === 3;
          if (kind === 'tr' && isSingle) continue;
          await lab.refused(
            asPsbt(signProof([lab.own[kind]], { message: MESSAGE, sighash })),
            'sighash_not_all',
            'sighashes',
          );
          const one = signProof([lab.own['wpkh'], lab.own[kind]].slice(kind === 'wpkh' ? 1 : 0), {
            message: MESSAGE,
            sighash,
            careless: [kind === 'wpkh' ? 1 : 2],
          });
          await lab.refused(asPsbt(one), 'sighash_not_all', 'sighashes');
        }
      });

    it('16. in scripts the mutations alone find it, whatever a signature looks like', async () => {
      for (const kind of ['sh(multi)', 'wsh(multi)', 'sh(wsh(multi))', 'wsh(covenant)'] as const)
        for (const sighash of [undefined, ...careless.map(([type]) => type)]) {
          const coin = lab.own[kind];
          const tx = signProof([coin], { message: MESSAGE, ...(sighash === undefined ? {} : { sighash }) });
          const proof = readProof(asPsbt(tx));
          assert.ok(!('problem' in proof));
          const { tip, coins: found } = await lab.room.chain.coins([coin.coin]);
          const known = allFound({ message: MESSAGE, rules: defaultRules, proof, tip, found });
          assert.ok(known);
          const commitment = findCommitment(known);
          assert.ok(commitment);
          const spends = proof.inputs.map((input) => readSpend(coin.coin.scriptPubKey, input));
          const { altered, genuine } = variantsOf({ ...known, commitment, spends });
          const answers = await lab.room.chain.runScripts([...altered, genuine]);
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
      const tx = signProof([lab.own['pkh']], { message: OTHER, sighash: 3, careless: [1] });
      const bug = asTransaction(tx);
      const taken = altered(
        asTransaction(signProof([lab.own['pkh']], { message: MESSAGE })),
        ({ inputs }) => {
          const { finalScriptSig } = RawTx.decode(hex.decode(bug)).inputs[1] ?? {};
          return {
            inputs: inputs.map((input, at) =>
              at === 1 && finalScriptSig ? { ...input, finalScriptSig } : input,
            ),
          };
        },
      );
      await lab.refused(taken, 'sighash_not_all', 'sighashes');
    });

    it('a coin that needs no key', async () => {
      const minted = await lab.mint.coins([
        { script: keyless.script, amount: AMOUNT },
        { script: p2sh(OP_TRUE), amount: AMOUNT },
        { script: payToScript(Script.encode(['SHA256', sha256(owner), 'EQUAL'])).script, amount: AMOUNT },
      ]);
      await lab.refused(lab.by(minted[0], [OP_TRUE]), 'sighash_not_all', 'binding');
      await lab.refused(lab.by(minted[1], [], Script.encode([OP_TRUE])), 'sighash_not_all', 'binding');
      const preimage = [owner, Script.encode(['SHA256', sha256(owner), 'EQUAL'])];
      await lab.refused(lab.by(minted[2], preimage), 'sighash_not_all', 'binding');
    });

    it('a corrupted signature, finalized or not', async () => {
      for (const kind of ['wpkh', 'sh(wpkh)', 'tr', 'wsh(multi)'] as const) {
        const raw = altered(
          asTransaction(signProof([lab.own[kind]], { message: MESSAGE })),
          ({ witnesses = [] }) => ({
            witnesses: witnesses.map((witness, at) =>
              at === 1
                ? witness.map((one) => (one.length > 60 && one.length < 75 ? spoilt(one) : one))
                : witness,
            ),
          }),
        );
        await lab.refused(raw, 'signature_invalid', 'scripts');
      }
      const half = signProof([lab.own['tr']], { message: MESSAGE });
      const { tapKeySig } = half.getInput(1);
      half.updateInput(1, { tapKeySig: spoilt(tapKeySig ?? new Uint8Array()) }, true);
      await lab.refused(asPsbt(half), 'signature_invalid', 'scripts');
    });

    it('kinds that are not taken', async () => {
      const anchor = Uint8Array.of(0x51, 2, 0x4e, 0x73);
      const later = Uint8Array.of(0x52, 32, ...new Uint8Array(32).fill(2));
      const [tr] = await lab.mint.coins([{ script: lab.own['tr'].coin.scriptPubKey, amount: AMOUNT }]);
      const minted = await lab.mint.coins([
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
        await lab.refused(lab.by(coin, witness, scriptSig), 'script_unsupported', 'script_kinds');
    });

    it('OP_IF in tapscript: what Bitcoin Knots declines is not called wrong', async () => {
      const { subversion } = (await lab.room.node.rpc('getnetworkinfo')) as { readonly subversion: string };
      const { payment } = payToLeaf(branching);
      const [minted] = await lab.mint.coins([{ script: payment.script, amount: AMOUNT }]);
      assert.ok(minted);
      const { scriptPubKey } = lab.own['wpkh'].coin;
      const spent = [
        { script: scriptPubKey, amount: 0n },
        { script: scriptPubKey, amount: AMOUNT },
        { script: payment.script, amount: AMOUNT },
      ];
      const leaf = { script: branching, key: owner, more: [Uint8Array.of(1)] };
      const submission = beside(
        lab.own['wpkh'],
        minted,
        (tx) => ({ witness: leafWitness(tx, spent, leaf) }),
        MESSAGE,
      );
      if (/Knots/.test(subversion)) await lab.refused(submission, 'script_inconclusive', 'judged');
      else await lab.accepted(submission);
    });
  });

  it('a node that cannot be asked is nobody’s fault', async () => {
    const away = await startProofRoom();
    await away[Symbol.asyncDispose]();
    const submission = asPsbt(signProof([lab.own['wpkh']], { message: MESSAGE }));
    await assert.rejects(away.verify(submission), NodeError);
  });
});
