/** What wallets hold and what happened to them: kept up to date from the node, and read from our tables. */
import type { FastifyRequest } from 'fastify';
import { createBells } from '../core/bells.ts';
import { ProblemError, problem } from '../core/errors.ts';
import type { Bus, Clock, Log, Metrics, Random } from '../core/ports.ts';
import { createFeeSource } from '../infra/chain/fee-estimates.ts';
import { isNodeAway } from '../infra/chain/node-away.ts';
import { presentNode } from '../infra/chain/wallet-chain.ts';
import { createWalletHistory } from '../infra/chain/wallet-history.ts';
import type { Sql } from '../infra/sql/sql.ts';
import { createMirrorStore } from '../infra/sql/wallet-mirror.ts';
import { createLabelsStore } from '../infra/sql/wallet-mirror-labels.ts';
import { createReadsStore } from '../infra/sql/wallet-mirror-reads.ts';
import { httpErrors } from '../lib/http/errors.ts';
import { qrPath } from '../lnurl/index.ts';
import {
  askingOf,
  type Chain,
  createCatchUp,
  createFees,
  createSync,
  type HeldKeys,
  isOpenHere,
  type Locks,
  type MirrorRoutesDeps,
  type NodeWallets,
  type Scans,
  startMirror,
  type Vault,
  type Wallet,
  type Wallets,
  type WalletsStore,
  walletLocked,
  withoutLock,
} from '../wallet/index.ts';
import type { NodeSource } from './bitcoin-node.ts';

export type MirrorDeps = {
  readonly sql: Sql;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly bitcoin?: NodeSource | undefined;
  /** With every use of a wallet counted. */
  readonly current: NodeSource['current'];
  readonly cookieName: string;
  /** Milliseconds after which a wallet is looked at however quiet it is. */
  readonly every: number;
};

/** What the slices of the room share. */
export type WalletParts = {
  readonly store: WalletsStore;
  readonly vault: Vault;
  readonly node: NodeWallets;
  readonly chain: Chain;
  readonly wallets: Wallets;
  readonly scans: Scans;
  readonly locks: Pick<Locks, 'admit'>;
  readonly held: HeldKeys;
};

/** Milliseconds for which an answer waits until what it is about is written down. */
const PATIENCE = 3000;
const BY_ITSELF = { ip: '', userAgent: '' };

export function openMirror(
  deps: MirrorDeps,
  { store, vault, held, node, chain, wallets, scans, locks }: WalletParts,
) {
  const { sql, clock, random, log, metrics, bitcoin, current, cookieName } = deps;
  const history = createWalletHistory({ current });
  const mirrorStore = createMirrorStore(sql);
  const reads = createReadsStore(sql);
  const bells = createBells(deps.bus, 'wallet:changed');

  async function lookBack(wallet: Wallet): Promise<void> {
    const from = wallet.birthday === null ? { height: 0 } : { time: wallet.birthday };
    try {
      await scans.rescan({ userId: wallet.userId, origin: BY_ITSELF }, wallet.id, from);
    } catch (error) {
      // One is under way already, or the wallet was deleted; or the node has pruned its past, which its owner is told.
      if (!(error instanceof ProblemError)) throw error;
      log.info({ code: error.code, walletId: wallet.id }, 'a wallet is not read again');
    }
  }

  const sync = createSync({
    store: mirrorStore,
    addresses: store,
    history,
    node,
    vault,
    held,
    clock,
    random,
    lookBack,
  });
  const mirror =
    bitcoin &&
    startMirror({
      sync,
      store: mirrorStore,
      history,
      chain,
      clock,
      log,
      metrics,
      isAway: isNodeAway,
      open: () => held.all().map(({ walletId }) => walletId),
      every: deps.every,
      onChange: (walletId) => void bells.ring(walletId),
    });

  const catchUp = createCatchUp({
    sync,
    clock,
    log,
    isAway: isNodeAway,
    onChange: (walletId) => void bells.ring(walletId),
    request: (walletId) => mirror?.request(walletId),
    patience: PATIENCE,
  });

  /** All who ask here have passed the gate; a stream that goes on ends when the wallet is locked again. */
  const opened = (wallet: Wallet): Wallet => {
    if (!isOpenHere(held, wallet)) throw walletLocked();
    return withoutLock(wallet);
  };

  const routes: MirrorRoutesDeps = {
    reads,
    labels: createLabelsStore(sql),
    bells,
    own: async (userId, walletId) => opened(await wallets.own(userId, walletId)),
    async openDefault(request: FastifyRequest) {
      const wallet = await store.findDefault(request.principal?.userId ?? '');
      if (!wallet) throw problem(httpErrors, 'not_found');
      await locks.admit(askingOf(request, wallet.id, cookieName));
      return opened(wallet);
    },
    refresh: (walletId) => mirror?.request(walletId),
    async abandon({ id, nodeWallet }, txid) {
      const done = await history.abandon(nodeWallet, txid);
      if (done) await catchUp([id]);
      return done;
    },
    fees: createFees({ source: createFeeSource(presentNode(current)), clock }),
    qrPath,
    clock,
  };

  return {
    routes,
    catchUp,
    balances: (walletIds: readonly string[]) => reads.balances(walletIds, clock.now()),
    /** More of a wallet's past has been read. */
    progress: (walletId: string) => mirror?.request(walletId, { duringScan: true }),
    /** It was locked, or opened, and those who look at it are to see that. */
    lockChanged(walletId: string, isOpen: boolean): void {
      void bells.ring(walletId);
      if (isOpen) mirror?.request(walletId);
    },
    async close(): Promise<void> {
      await mirror?.stop();
      await bells.close();
    },
  };
}
