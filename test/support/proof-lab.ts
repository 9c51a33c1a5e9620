/** A real node with a coin of every kind, and what a verifier says to whatever is made of them. */
import assert from 'node:assert/strict';
import { hex } from '@scure/base';
import { RawTx } from '@scure/btc-signer';
import { beside } from './proof-by-hand.ts';
import { type CoinKind, coinKinds, coinOf, type OwnedCoin } from './proof-coins.ts';
import { createMint, type Minted } from './proof-mint.ts';
import { MESSAGE, startProofRoom } from './proof-room.ts';
import { owning } from './proof-signing.ts';

export const AMOUNT = 100_000n;
/** Of another challenge. */
export const OTHER = MESSAGE.replace('cid=01', 'cid=02');
/** Key of the scripts that are written by hand. */
export const owner = new Uint8Array(32).fill(7);

export type Raw = ReturnType<typeof RawTx.decode>;

/** The same transaction with other inputs, outputs or signatures. */
export function altered(transaction: string, change: (raw: Raw) => Partial<Raw>): string {
  const raw = RawTx.decode(hex.decode(transaction));
  return hex.encode(RawTx.encode({ ...raw, ...change(raw) }));
}

export type ProofLab = Awaited<ReturnType<typeof startProofLab>>;

export async function startProofLab() {
  const room = await startProofRoom();
  const mint = await createMint(room.node, 40);
  const minted = await mint.coins(
    coinKinds.map((kind, at) => ({ script: coinOf(kind, at).coin.scriptPubKey, amount: AMOUNT })),
  );
  const owned = coinKinds.map((kind, at) => [kind, owning(kind, at, minted[at])] as const);
  const own = Object.fromEntries(owned) as Readonly<Record<CoinKind, OwnedCoin>>;

  return {
    room,
    mint,
    own,
    all: () => coinKinds.map((kind) => own[kind]),
    async refused(submission: string, code: string, check?: string, message = MESSAGE): Promise<void> {
      const verdict = await room.verify(submission, message);
      assert.ok(!verdict.ok, 'accepted');
      assert.equal(verdict.code, code, JSON.stringify(verdict.checks));
      const last = verdict.checks.at(-1);
      assert.equal(last?.ok, false);
      assert.ok(verdict.checks.slice(0, -1).every(({ ok }) => ok));
      if (check !== undefined) assert.equal(last?.name, check);
    },
    async accepted(submission: string) {
      const verdict = await room.verify(submission);
      assert.ok(verdict.ok, verdict.ok ? '' : `${verdict.code} ${JSON.stringify(verdict.checks)}`);
      assert.ok(verdict.checks.every(({ ok }) => ok));
      return verdict;
    },
    /** A good coin and this one, with this witness, in one proof. */
    by(coin: Minted | undefined, witness: readonly Uint8Array[], scriptSig?: Uint8Array): string {
      assert.ok(coin);
      return beside(own['wpkh'], coin, () => ({ witness, ...(scriptSig ? { scriptSig } : {}) }), MESSAGE);
    },
    [Symbol.asyncDispose]: () => room[Symbol.asyncDispose](),
  };
}
