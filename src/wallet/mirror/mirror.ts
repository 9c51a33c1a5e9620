/** Keeps every wallet up to date: told by the chain what happens, and looking for itself now and then. */
import type { Clock, Log, Metrics } from '../../core/ports.ts';
import type { Chain, ChainEvent } from '../ports.ts';
import type { NodeHistory } from './history.ts';
import type { MirrorStore } from './mirror-store.ts';
import { createQueue } from './queue.ts';
import { createSeen } from './seen.ts';
import type { Sync, Wish } from './sync.ts';

export type MirrorDeps = {
  readonly sync: Sync;
  readonly store: Pick<MirrorStore, 'due' | 'touched' | 'holding'>;
  readonly history: Pick<NodeHistory, 'peek'>;
  readonly chain: Pick<Chain, 'follow'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Whether an error says that the node cannot be asked for now. */
  readonly isAway: (error: unknown) => boolean;
  /** Locked wallets that a session has opened. */
  readonly open: () => readonly string[];
  /** Milliseconds after which a wallet is looked at however quiet it is. */
  readonly every: number;
  /** Told when what is written down of a wallet has changed. A hint. */
  readonly onChange: (walletId: string) => void;
};

export type Mirror = {
  /** Brings a wallet up to date soon, and now and then while `duringScan`. */
  readonly request: (walletId: string, wish?: Pick<Wish, 'duringScan'>) => void;
  /** Resolves when nothing is under way, or waiting. */
  readonly idle: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Wallets brought up to date at the same time by one process. */
const AT_ONCE = 3;
/** Wallets looked at after a block, and in one round of looking. */
const MOST = 10_000;
const ROUND = 200;
/** Milliseconds until a wallet that another process works on is tried again. */
const BUSY = 1000;

export function startMirror(deps: MirrorDeps): Mirror {
  const { sync, store, chain, clock, log, metrics } = deps;
  const queue = createQueue<Wish>({ atOnce: AT_ONCE, run: bring, merge });

  async function bring(walletId: string, wish: Wish): Promise<void> {
    const outcome = await sync(walletId, wish).catch((error: unknown) => {
      if (deps.isAway(error)) log.debug({ err: error, walletId }, 'a wallet waits for the node');
      else log.error({ err: error, walletId }, 'a wallet could not be brought up to date');
      return { kind: 'failed' } as const;
    });
    metrics.count('wallet_syncs_total', { outcome: outcome.kind });
    if (outcome.kind === 'busy' || outcome.kind === 'taken') queue.later(walletId, wish, BUSY);
    if (outcome.kind !== 'synced') return;
    deps.onChange(walletId);
    if (outcome.again) queue.add(walletId, { ...wish, wantedAt: clock.now() + 1 });
  }

  const wantAll = async (find: () => Promise<readonly string[]>) => {
    const wantedAt = clock.now() + 1;
    try {
      for (const walletId of await find()) queue.add(walletId, { wantedAt });
    } catch (error) {
      log.warn({ err: error }, 'wallets that may have changed could not be found for now');
    }
  };
  const everybody = () => wantAll(async () => [...(await store.due(clock.now() + 1, MOST)), ...deps.open()]);
  const round = () =>
    wantAll(async () => [...(await store.due(clock.now() - deps.every, ROUND)), ...deps.open()]);

  const seen = createSeen({
    onMany: () => void everybody(),
    onSome: ({ entered, left }) =>
      void wantAll(async () => {
        const transactions = await deps.history.peek(entered);
        const scripts = transactions.flatMap(({ outputs }) => outputs.map(({ script }) => script));
        const spent = transactions.flatMap(({ inputs }) => inputs);
        const touched = await store.touched([...new Set(scripts)], spent);
        return [...new Set([...touched, ...(await store.holding(left))])];
      }),
  });

  function hear(event: ChainEvent): void {
    if (event.kind === 'transaction_seen') seen.entered(event.txid);
    else if (event.kind === 'transaction_removed') seen.left(event.txid);
    else seen.all();
  }

  const unfollow = chain.follow(hear);
  const timer = setInterval(() => void round(), deps.every);
  void everybody();

  return {
    request: (walletId, wish = {}) => queue.add(walletId, { ...wish, wantedAt: clock.now() + 1 }),
    idle: queue.idle,
    async stop() {
      unfollow();
      clearInterval(timer);
      seen.stop();
      await queue.stop();
    },
  };
}

/** Two wishes for the same wallet are one: the newer time, and whatever either allows. */
const merge = (a: Wish, b: Wish): Wish => ({
  wantedAt: Math.max(a.wantedAt, b.wantedAt),
  duringScan: (a.duringScan ?? false) || (b.duringScan ?? false),
});
