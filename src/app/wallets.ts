/** The wallet room, introduced to its node and its tables. */
import type { Config } from '../config.ts';
import type { AuditTrail, Bus, Clock, KeyValue, Log, Metrics, Random } from '../core/ports.ts';
import type { MasterKey } from '../core/sealing.ts';
import { isNodeAway } from '../infra/chain/node-away.ts';
import { createWalletChain } from '../infra/chain/wallet-chain.ts';
import { createNodeWallets } from '../infra/chain/wallet-node.ts';
import { createKeptSecretStore } from '../infra/sql/kept-secret-store.ts';
import type { Sql } from '../infra/sql/sql.ts';
import { createJobStore } from '../infra/sql/wallet-job-store.ts';
import { createWalletsStore } from '../infra/sql/wallet-store.ts';
import { loadPoints } from '../lib/bitcoin/descriptor/index.ts';
import {
  backupRoutes,
  behindLock,
  createScans,
  createWallets,
  lockRoutes,
  mirrorRoutes,
  spendRoutes,
  startWorker,
} from '../wallet/index.ts';
import type { NodeSource } from './bitcoin-node.ts';
import { openMirror } from './wallet-mirror.ts';
import { openSpending } from './wallet-spend.ts';
import { openBackups, openLocks, openVault } from './wallet-vault.ts';

type WalletRoomDeps = {
  readonly config: Config;
  readonly masterKey: MasterKey;
  readonly sql: Sql;
  readonly kv: KeyValue;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Absent: there is no node, and there will be none. */
  readonly bitcoin?: NodeSource | undefined;
  readonly audit: AuditTrail;
  /** Of the session. */
  readonly cookieName: string;
  readonly rolesOf: (userId: string) => Promise<readonly string[]>;
};

/** Wallets of the node that stay in its memory: some 130 MB, and the next call to another one loads it. */
const MOST_LOADED = 200;
/** Milliseconds. */
const POLL = 30_000;
const LEASE = 30_000;
const LOOK_FOR_JOBS = 5_000;
const TURN = 20_000;

export async function openWalletRoom(deps: WalletRoomDeps) {
  const { config, sql, clock, random, log, metrics, bitcoin, cookieName } = deps;
  const { current, host } = bitcoin ?? { current: () => null, host: '' };
  const opened = await openVault({ ...deps, keptSecrets: createKeptSecretStore(sql) });
  const { vault, held } = opened;
  const node = createNodeWallets({ current, mostLoaded: MOST_LOADED, log });
  const chain = createWalletChain({ current, host, every: POLL, random, metrics, log });
  const store = createWalletsStore(sql);
  const jobs = createJobStore(sql);
  const shared = { store, jobs, vault, held, node, chain, clock, random };

  const kick = () => worker?.kick();
  const wallets = createWallets({
    ...shared,
    network: config.chain.network,
    points: await loadPoints(),
    rolesOf: deps.rolesOf,
    kick,
  });
  const scans = createScans({ ...shared, kick });
  const { lockoutFailures: failures, lockoutDuration: duration } = config.limits;
  const locks = openLocks(opened, {
    ...deps,
    wrong: { failures, duration },
    node,
    onOpen(walletId) {
      mirror.lockChanged(walletId, true);
      kick();
    },
    onClose: (walletId) => mirror.lockChanged(walletId, false),
  });
  const backups = openBackups({ ...deps, locks, wallets, network: config.chain.network });
  const mirror = openMirror(
    { ...deps, current: node.current, every: POLL },
    { ...shared, wallets, scans, locks },
  );
  const spending = openSpending({
    ...shared,
    sql,
    current: node.current,
    network: config.chain.network,
    locks,
    catchUp: mirror.catchUp,
  });
  const worker =
    bitcoin &&
    startWorker({
      ...shared,
      store: jobs,
      log,
      metrics,
      isAway: isNodeAway,
      turn: TURN,
      lease: LEASE,
      every: LOOK_FOR_JOBS,
      onProgress: mirror.progress,
    });

  return {
    wallets,
    scans,
    locks,
    cookieName,
    backups,
    others: [
      lockRoutes({ locks, cookieName }),
      backupRoutes({ backups, cookieName }),
      behindLock({ locks, cookieName }, [mirrorRoutes(mirror.routes)]),
      spendRoutes({ spending, cookieName }),
    ],
    vault,
    node,
    chain,
    metrics,
    balances: mirror.balances,
    async close(): Promise<void> {
      await worker?.stop();
      await mirror.close();
      chain.close();
    },
  };
}
