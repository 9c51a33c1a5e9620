/** Reading the chain for a wallet again, and how far that is. */
import { problem } from '../core/errors.ts';
import type { Clock, Random } from '../core/ports.ts';
import { uuidv7 } from '../core/uuid.ts';
import { httpErrors } from '../lib/http/errors.ts';
import { fillAddresses } from './addresses.ts';
import { walletErrors } from './errors.ts';
import { firstHeight } from './jobs/birthday.ts';
import type { Job, JobKind, JobStore } from './jobs/job-store.ts';
import type { Wallet } from './model.ts';
import type { Chain, NodeWallets } from './ports.ts';
import { requireBlocks } from './pruned.ts';
import { type HeldKeys, isOpenHere, type Vault, walletLocked } from './vault/index.ts';
import type { Owner } from './wallets.ts';
import type { WalletsStore } from './wallets-store.ts';

export type ScansDeps = {
  readonly store: WalletsStore;
  readonly jobs: JobStore;
  readonly vault: Pick<Vault, 'open'>;
  readonly held: Pick<HeldKeys, 'epochOf'>;
  readonly node: NodeWallets;
  readonly chain: Chain;
  readonly clock: Clock;
  readonly random: Random;
  readonly kick: () => void;
};

/** A height, a time in milliseconds since the epoch, or where the last scan ended. */
export type From = { readonly height: number } | { readonly time: number } | null;

/** Milliseconds. Whoever works on a scan is heard of more often: nobody does then, nor can until it is opened. */
const SILENT = 30_000;

export function createScans(deps: ScansDeps) {
  const { store, jobs, vault, held, node, chain, clock, random } = deps;

  const own = async (userId: string, walletId: string): Promise<Wallet> => {
    const wallet = await store.find(userId, walletId);
    if (!wallet) throw problem(httpErrors, 'not_found');
    return wallet;
  };

  /**
   * The node has to be told the descriptors, which nobody can read while the wallet is locked, unless a session has
   * opened it and was let through here.
   */
  const unlocked = async (userId: string, walletId: string): Promise<Wallet> => {
    const wallet = await own(userId, walletId);
    if (!isOpenHere(held, wallet)) throw walletLocked();
    return wallet;
  };

  async function start({ userId, origin }: Owner, wallet: Wallet, kind: JobKind, from: number): Promise<Job> {
    await requireBlocks(chain, from);
    const now = clock.now();
    const toHeight = (await chain.tip()).height;
    const lockEpoch = wallet.lock?.epoch ?? null;
    const where = { id: uuidv7(now, random), walletId: wallet.id, userId, lockEpoch, origin, now };
    const job = await jobs.start({ ...where, kind, fromHeight: Math.min(from, toHeight), toHeight });
    if (job === 'not_found') throw problem(httpErrors, 'not_found');
    if (job === 'scan_under_way') throw problem(walletErrors, 'scan_under_way');
    deps.kick();
    return job;
  }

  /** What a scan that ended early has not read; a finished one is done again from the beginning. */
  async function whereLeft(wallet: Wallet): Promise<number> {
    const last = await jobs.latest(wallet.id);
    const cutShort = last?.state === 'cancelled' || last?.state === 'failed';
    if (cutShort) return last.doneHeight === null ? last.fromHeight : last.doneHeight + 1;
    return firstHeight(chain, wallet.birthday);
  }

  async function heightOf(wallet: Wallet, from: From): Promise<number> {
    if (from === null) return whereLeft(wallet);
    if ('height' in from) return from.height;
    if (from.time > clock.now()) throw problem(walletErrors, 'birthday_in_future');
    return firstHeight(chain, from.time);
  }

  return {
    /** @throws ProblemError `scan_under_way`, `wallet_locked`, `birthday_before_prune_height`, `not_found` */
    async rescan(owner: Owner, walletId: string, from: From): Promise<Job> {
      const wallet = await unlocked(owner.userId, walletId);
      return start(owner, wallet, 'rescan', await heightOf(wallet, from));
    },

    /**
     * The latest; null before the first.
     * @throws ProblemError `not_found`
     */
    async latest(userId: string, walletId: string): Promise<Job | null> {
      const { id, state } = await own(userId, walletId);
      const job = await jobs.latest(id);
      const isUnderWay = job?.state === 'waiting' || job?.state === 'running';
      if (!isUnderWay || state !== 'locked' || clock.now() - job.updatedAt < SILENT) return job;
      return { ...job, state: 'waiting', failure: 'wallet_locked' };
    },

    /** @throws ProblemError `scan_not_under_way`, `not_found` */
    async cancel({ userId, origin }: Owner, walletId: string): Promise<Job> {
      const wallet = await own(userId, walletId);
      const job = await jobs.cancel({ walletId, userId, origin, now: clock.now() });
      if (!job) throw problem(walletErrors, 'scan_not_under_way');
      // Whoever works on it notices within a heartbeat; this is for those who watch.
      await node.abort(wallet.nodeWallet).catch(() => {});
      return job;
    },

    /**
     * A larger one makes the node watch more addresses, and look for them from the birthday on.
     * @throws ProblemError as `rescan` does
     */
    async changeGap(owner: Owner, walletId: string, gapLimit: number): Promise<Wallet> {
      const wallet = await unlocked(owner.userId, walletId);
      if (gapLimit > wallet.gapLimit) {
        const sealed = await store.sealed(walletId);
        if (!sealed) throw problem(httpErrors, 'not_found');
        const count = Math.max(wallet.nextReceive, wallet.nextChange) + gapLimit;
        await fillAddresses({ store, node }, wallet, vault.open(sealed), count);
        await start(owner, wallet, 'rescan', await firstHeight(chain, wallet.birthday));
      }
      const change = { ...owner, walletId, change: { gapLimit }, now: clock.now() };
      return (await store.change(change)) ?? wallet;
    },

    /** Makes the node watch it; false when the node had lost it and has to read everything anew first. */
    async load(owner: Owner, walletId: string): Promise<boolean> {
      const wallet = await unlocked(owner.userId, walletId);
      if ((await node.load(wallet.nodeWallet)) === 'loaded') return true;
      await start(owner, wallet, 'import', await firstHeight(chain, wallet.birthday));
      return false;
    },

    /** Frees the node's memory until the wallet is needed again. @throws ProblemError `scan_under_way` */
    async unload(userId: string, walletId: string): Promise<void> {
      const { nodeWallet } = await own(userId, walletId);
      if ((await node.unload(nodeWallet)) === 'busy') throw problem(walletErrors, 'scan_under_way');
    },
  };
}

export type Scans = ReturnType<typeof createScans>;
