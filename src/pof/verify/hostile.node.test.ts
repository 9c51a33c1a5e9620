/** What somebody might send to keep the node busy, or to be believed by a node that knows no better. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hex } from '@scure/base';
import { RawTx, Script, Transaction } from '@scure/btc-signer';
import { hash160, pubECDSA, sha256x2, signECDSA } from '@scure/btc-signer/utils.js';
import { createMint } from '../../../test/support/proof-mint.ts';
import { MESSAGE, type ProofRoom, startProofRoom } from '../../../test/support/proof-room.ts';
import { missing } from '../../../test/support/tools.ts';
import { challengeTransaction } from '../../lib/bitcoin/proof/index.ts';

const key = new Uint8Array(32).fill(9);
const ALL = 1;
/** As many checks as 201 opcodes and 520 bytes hold: each hashes the whole transaction (BIP-62 has no limit on that). */
const checks = Array.from({ length: 100 }, () => ['2DUP', 'CHECKSIGVERIFY'] as const).flat();
const heavy = Script.encode([...checks, 'CHECKSIG']);
const p2sh = Uint8Array.of(0xa9, 20, ...hash160(heavy), 0x87);

/** What a signature of everything signs, before SegWit. */
function digest(raw: ReturnType<typeof RawTx.decode>, at: number): Uint8Array {
  const inputs = raw.inputs.map((input, n) => ({
    ...input,
    finalScriptSig: n === at ? heavy : new Uint8Array(),
  }));
  return sha256x2(RawTx.encode({ ...raw, inputs }), Uint8Array.of(ALL, 0, 0, 0));
}

describe('a proof that is made to be expensive', { skip: missing('bitcoind') }, () => {
  let room: ProofRoom;
  before(async () => {
    room = await startProofRoom();
  });
  after(() => room[Symbol.asyncDispose]());

  it('an output of a quarter of a megabyte, hashed ten thousand times, is no way to pay oneself back', async () => {
    const mint = await createMint(room.node, 2);
    const coins = await mint.coins(Array.from({ length: 100 }, () => ({ script: p2sh, amount: 20_000n })));
    const toSpend = challengeTransaction(MESSAGE, p2sh);
    const signed = (script: Uint8Array) => {
      const tx = new Transaction({ version: 2, allowUnknownOutputs: true, disableScriptCheck: true });
      for (const { txid, vout } of [{ txid: toSpend.txid, vout: 0 }, ...coins])
        tx.addInput({ txid, index: vout });
      tx.addOutput({ amount: 1n, script });
      const raw = RawTx.decode(tx.unsignedTx);
      const inputs = raw.inputs.map((input, at) => {
        const signature = signECDSA(digest(raw, at), key);
        const finalScriptSig = Script.encode([Uint8Array.of(...signature, ALL), pubECDSA(key), heavy]);
        return { ...input, finalScriptSig };
      });
      return hex.encode(RawTx.encode({ ...raw, inputs }));
    };
    const large = new Uint8Array(174_272);
    large.set([0x6a, 0x4e, 0xba, 0xa8, 2, 0]);
    const verdict = await room.verify(signed(large));
    assert.deepEqual([verdict.ok, verdict.checks.at(-1)], [false, { name: 'shape', ok: false }]);
    assert.ok((await room.verify(signed(p2sh))).ok);
  });
});
