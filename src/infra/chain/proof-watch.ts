/**
 * `ProofWatch` on Bitcoin Core and Knots. Coins are known by their nullifiers alone, so every transaction that is new is
 * looked at: what it spends is given its nullifier, and the proof that has it ends.
 */
import type { Clock, Log } from '../../core/ports.ts';
import type { CoinName } from '../../lib/bitcoin/block.ts';
import type { Nullifiers } from '../../pof/nullifiers.ts';
import type { ProofWatch } from '../../pof/ports.ts';
import type { WatchStore } from '../../pof/store.ts';
import type { planWatch } from '../../pof/watch.ts';
import { after as later } from './after.ts';
import type { BitcoinRpc } from './bitcoin-rpc.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';
import type { ChainEvent } from './chain-events.ts';
import { createTipFollower, type Tip, type TipEvent, type TipFollower } from './chain-tip.ts';
import { isNodeAway } from './node-away.ts';
import { createWatchReads } from './proof-watch-reads.ts';

export type ProofWatchOptions = {
  readonly rpc: BitcoinRpc;
  readonly chain: {
    readonly follow: (listener: (event: ChainEvent) => void) => () => void;
    readonly hearsTransactions: () => boolean;
  };
  readonly store: WatchStore;
  readonly nullifiers: Pick<Nullifiers, 'at'>;
  /** What has to be read, by what is known. */
  readonly plan: typeof planWatch;
  readonly clock: Clock;
  readonly log: Log;
};

/** Milliseconds for which a use waits; reading goes on behind it. */
const PATIENCE = 3000;
/** Notices that wait to be looked at; when there are more, the mempool is compared instead. */
const MOST_HEARD = 10_000;

type Awake = {
  readonly follower: TipFollower;
  /** Blocks that have been dealt with, or are about to be. */
  readonly visited: Set<string>;
  /** Of the mempool, looked at already. */
  known: Set<string>;
  /** Null until the mempool has been compared. */
  comparedAt: number | null;
};

/** Resolves when what was under way is done. */
type Close = { readonly close: () => Promise<void> };

export function createProofWatch(options: ProofWatchOptions): ProofWatch & Close {
  const { rpc, chain, store, nullifiers, clock, log } = options;
  const reads = createWatchReads(rpc);
  let awake: Awake | null = null;
  let holds = 0;
  let heard: string[] = [];
  let missed = true;
  let closed = false;
  /** Read from the node, not yet dealt with. */
  const steps: TipEvent[] = [];

  const end = async (coins: readonly CoinName[], by: 'spent' | 'reorganised') => {
    const now = clock.now();
    const ended = await store.endByNullifiers(nullifiers.at(now, coins), by, now);
    if (ended > 0) log.info({ count: ended, by }, 'proofs of funds have ended');
  };

  async function look(state: Awake, txids: readonly string[]): Promise<void> {
    for await (const { spent, read } of reads.spentBy(txids)) {
      await end(spent, 'spent');
      for (const txid of read) state.known.add(txid);
    }
  }

  async function compare(state: Awake): Promise<void> {
    missed = !chain.hearsTransactions();
    const names = await reads.mempoolNames();
    await look(
      state,
      names.filter((txid) => !state.known.has(txid)),
    );
    state.known = new Set(names.filter((txid) => state.known.has(txid)));
    state.comparedAt = clock.now();
  }

  async function dealWith({ known }: Awake, { kind, hash }: TipEvent): Promise<void> {
    if (kind === 'chain_replaced') return void (await store.endAll('reorganised', clock.now()));
    for await (const moves of reads.block(hash)) {
      // It may come back with a reorganisation, and where the node tells everything the mempool is compared no more.
      for (const { txid } of moves) known.delete(txid);
      if (kind === 'block_connected')
        await end(
          moves.flatMap(({ spends }) => spends),
          'spent',
        );
      else await end(moves.flatMap(made), 'reorganised');
    }
  }

  /** A block that cannot be read any more says nothing of what became of the coins. */
  async function advance(state: Awake, tips: readonly Tip[]): Promise<void> {
    await state.follower.follow();
    await walkFrom(state, tips);
    for (let [step] = steps; step; [step] = steps) {
      try {
        await dealWith(state, step);
      } catch (error) {
        const code = error instanceof NodeError ? error.code : null;
        if (code === null || isNodeAway(error)) throw error;
        log.warn({ code }, 'a block cannot be read: no proof of funds counts any more');
        await store.endAll('reorganised', clock.now());
      }
      steps.shift();
    }
  }

  /** Begins at the node's tip; what lies before it is walked from the tips of proofs. */
  async function wake(): Promise<Awake> {
    steps.length = 0;
    const visited = new Set<string>();
    const follower = createTipFollower(rpc, null, (step) => {
      visited.add(step.hash);
      steps.push(step);
    });
    await follower.follow();
    return { follower, visited, known: new Set(), comparedAt: null };
  }

  /**
   * A proof may have been made, here or by another process, at a tip this one has not come by: the way from there is
   * walked as well, back first if that tip is no longer in the chain.
   */
  async function walkFrom({ visited }: Awake, tips: readonly Tip[]): Promise<void> {
    for (const tip of tips) {
      if (visited.has(tip.hash)) continue;
      const aside = createTipFollower(rpc, tip, (step) => {
        if (step.kind === 'block_connected' && visited.has(step.hash)) return;
        visited.add(step.hash);
        steps.push(step);
      });
      await aside.follow();
      visited.add(tip.hash);
    }
  }

  async function round(): Promise<void> {
    const tips = await store.liveTips(clock.now());
    const plan = options.plan({
      isNeeded: tips.length > 0 || holds > 0,
      isAwake: awake !== null,
      isTold: chain.hearsTransactions() && !missed,
      mempoolSize: tips.length > 0 || holds > 0 ? await reads.mempoolSize() : 0,
      mempoolAge: awake?.comparedAt == null ? null : clock.now() - awake.comparedAt,
    });
    const told = heard;
    heard = [];
    if (plan.kind === 'sleep') {
      awake = null;
      return;
    }
    awake ??= await wake();
    // The mempool first: what leaves it meanwhile is in a block that is read afterwards.
    if (plan.mempool === 'whole' || plan.mempool === 'new') await compare(awake);
    // Whatever is told of is looked at: it may have been there, gone, and come back.
    else await look(awake, told);
    await advance(awake, tips);
  }

  let running: Promise<unknown> = Promise.resolve();
  let queued: Promise<boolean> | undefined;

  /** Resolves to whether a round that began after the call has come to its end; one at a time, shared by all who ask. */
  function check(): Promise<boolean> {
    queued ??= running.then(async () => {
      queued = undefined;
      if (closed) return false;
      const now = round().then(
        () => true,
        (error: unknown) => {
          missed = true;
          if (error instanceof NodeError) log.debug({ code: error.code }, 'proven coins are not watched');
          else log.error({ err: error }, 'proven coins are not watched');
          return false;
        },
      );
      running = now;
      return now;
    });
    return queued;
  }

  /**
   * While no proof counts, what waits in the mempool need not be looked at: coins are looked up with the mempool after
   * this. Whether none counts is asked last, so that one which was made meanwhile is found.
   */
  async function beginAfresh(): Promise<void> {
    const state = await wake();
    state.known = new Set(await reads.mempoolNames());
    state.comparedAt = clock.now();
    missed = !chain.hearsTransactions();
    if ((await store.liveTips(clock.now())).length === 0) awake ??= state;
  }

  const unfollow = chain.follow((event) => {
    if (event.kind === 'transaction_removed') return void awake?.known.delete(event.txid);
    if (event.kind === 'transactions_missed') missed = true;
    if (event.kind === 'transaction_seen') {
      if (awake === null) return;
      if (heard.length < MOST_HEARD) heard.push(event.txid);
      else missed = true;
    }
    void check();
  });
  void check();

  return {
    async caughtUp() {
      let callOff = () => {};
      const tooLong = new Promise<boolean>((resolve) => {
        callOff = later(PATIENCE, () => resolve(false));
      });
      try {
        return await Promise.race([check(), tooLong]);
      } finally {
        callOff();
      }
    },

    async hold() {
      holds += 1;
      let isHeld = true;
      const release = () => {
        if (isHeld) holds -= 1;
        isHeld = false;
      };
      try {
        // Behind the round under way, which may be about to go to sleep.
        const begun = running.then(() => (awake === null ? beginAfresh() : undefined));
        running = begun.catch(() => undefined);
        await begun;
        return release;
      } catch (error) {
        release();
        throw error;
      }
    },

    async close() {
      closed = true;
      unfollow();
      await running;
    },
  };
}

const made = ({ txid, makes }: { readonly txid: string; readonly makes: number }): CoinName[] =>
  Array.from({ length: makes }, (_, vout) => ({ txid, vout }));
