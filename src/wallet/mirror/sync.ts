/** Brings one wallet up to date with the node: asks, reconciles, writes it all down at once. */
import type { Clock, Random } from '../../core/ports.ts';
import type { Wallet } from '../model.ts';
import type { NodeWallets } from '../ports.ts';
import type { HeldKeys, Vault } from '../vault/index.ts';
import type { WalletsStore } from '../wallets-store.ts';
import { branchesOf, createExtender, importRequests, wanted } from './extend.ts';
import type { Listing, NodeHistory } from './history.ts';
import type { MirrorStore, Turn } from './mirror-store.ts';
import { reconcile } from './reconcile.ts';

export type SyncDeps = {
  readonly store: MirrorStore;
  readonly addresses: Pick<WalletsStore, 'addAddresses'>;
  readonly history: NodeHistory;
  readonly node: Pick<NodeWallets, 'read' | 'import'>;
  readonly vault: Pick<Vault, 'open'>;
  /** Of locked wallets, those that a session has opened are kept up to date. */
  readonly held: Pick<HeldKeys, 'epochOf'>;
  readonly clock: Clock;
  readonly random: Random;
  /** The chain has to be read again: the wallet reaches further now, or the node has lost it. */
  readonly lookBack: (wallet: Wallet) => Promise<void>;
};

export type SyncOutcome =
  /** `again`: more may be known in a moment. `changed`: rows that are not as they were. */
  | { readonly kind: 'synced'; readonly changed: number; readonly again: boolean }
  | { readonly kind: 'busy' | 'fresh' | 'left' | 'taken' | 'missing' };

export type Wish = {
  /** When it was found to be due; what is newer than that is left alone. */
  readonly wantedAt: number;
  /** Also while an import or rescan is under way. */
  readonly duringScan?: boolean;
};

/** Milliseconds; renewed while a wallet is read, which may take minutes. After a kill it is what everybody waits for. */
const LEASE = 15_000;

/** Positions the node is told beyond the gap, so that it need not be told again for every address that is used. */
const AHEAD = 100;

export type Sync = (walletId: string, wish: Wish) => Promise<SyncOutcome>;

export function createSync(deps: SyncDeps): Sync {
  const { store, history, vault, node, clock, random } = deps;
  const extender = createExtender({ node, addresses: deps.addresses });

  return async (walletId, { wantedAt, duringScan = false }) => {
    const holder = Buffer.from(random.bytes(12)).toString('hex');
    const lockEpoch = deps.held.epochOf(walletId);
    const request = { walletId, holder, now: clock.now(), lease: LEASE, wantedAt, duringScan, lockEpoch };
    const turn = await store.begin(request);
    if (typeof turn === 'string') return { kind: turn };
    const renew = () => void store.renew(turn, clock.now() + LEASE).catch(() => undefined);
    const timer = setInterval(renew, LEASE / 3);
    try {
      return await run(turn);
    } catch (error) {
      // Whatever goes wrong with a wallet that was deleted meanwhile is no error.
      if (!(await store.release(turn).catch(() => true))) return { kind: 'left' };
      throw error;
    } finally {
      clearInterval(timer);
    }
  };

  async function run(turn: Turn): Promise<SyncOutcome> {
    const { wallet, job } = turn;
    const scanning = job?.isOpen ?? false;
    const branches = branchesOf(vault.open(turn.sealed));
    const isNew = scanning || (job !== null && job.id !== turn.mirroredJob);
    const { listing, whole } = await list(wallet, isNew);
    if (listing.kind !== 'listed') {
      await store.release(turn);
      // Where a scan ended early, perhaps because its owner called it off, nothing is begun behind their back.
      if (wallet.state === 'ready') await deps.lookBack(wallet);
      return { kind: 'missing' };
    }
    await findStrangers(wallet, branches, listing.addresses);

    // A node that is still reading has not lost what it does not know yet.
    const open = await store.open(wallet.id, whole && wallet.state === 'ready');
    // While a scan goes on everything is listed again and again; what is settled by then is read again at its end.
    const settled = new Set(scanning ? await store.settled(wallet.id, listing.mined) : []);
    const asked = [...new Set([...listing.txids, ...open])].filter((txid) => !settled.has(txid));
    const read = await readWithConflicts(wallet.nodeWallet, asked);
    const scripts = [...read.values()].flatMap(({ outputs }) => outputs.map(({ script }) => script));
    const places = await store.places(wallet.id, [...new Set(scripts)]);
    const changes = reconcile({
      read,
      unknown: scanning ? [] : asked.filter((txid) => !read.has(txid)),
      known: await store.known(wallet.id, [...read.keys(), ...asked]),
      placeOf: (script) => places.get(script),
    });
    const applied = await store.apply(turn, {
      changes,
      synced: scanning ? null : listing.tip,
      mirroredJob: scanning ? turn.mirroredJob : (job?.id ?? turn.mirroredJob),
    });
    if (applied === 'taken') return { kind: 'taken' };
    const again = await keepGap(wallet, branches, { scanning, isNew });
    return { kind: 'synced', changed: applied.changed, again };
  }

  async function list({ nodeWallet, synced }: Wallet, isNew: boolean) {
    const from = isNew ? null : (synced?.hash ?? null);
    const listing: Listing = await history.since(nodeWallet, from);
    if (listing.kind !== 'unknown_block') return { listing, whole: from === null };
    return { listing: await history.since(nodeWallet, null), whole: true };
  }

  /** The node watches further ahead than we do, so it may find money before we know the address. */
  async function findStrangers(
    wallet: Wallet,
    branches: ReturnType<typeof branchesOf>,
    own: readonly string[],
  ) {
    const strangers = await store.strangers(wallet.id, own);
    if (strangers.length === 0) return;
    const { receive, change } = await store.frontier(wallet.id);
    const counts = { receive: receive.count, change: change.count };
    await extender.find(wallet.id, wallet.network, branches, counts, strangers);
  }

  /** What took a transaction's place says whether it counts, so it is read as well. */
  async function readWithConflicts(nodeWallet: string, txids: readonly string[]) {
    const read = await history.read(nodeWallet, txids);
    const others = new Set([...read.values()].flatMap(({ conflicts }) => conflicts));
    const missing = [...others].filter((txid) => !read.has(txid));
    if (missing.length === 0) return read;
    return new Map([...read, ...(await history.read(nodeWallet, missing))]);
  }

  /** True when the node watches more than before, and may find something there. */
  async function keepGap(
    wallet: Wallet,
    branches: ReturnType<typeof branchesOf>,
    { scanning, isNew }: { readonly scanning: boolean; readonly isNew: boolean },
  ): Promise<boolean> {
    const { id, network, gapLimit, nodeWallet } = wallet;
    await extender.keepGap(id, network, branches, await store.frontier(id), gapLimit);
    if (scanning) return false;
    const { receive, change } = await store.frontier(id);
    // A descriptor without range has one address, whatever its gap.
    if (Math.max(receive.count, change.count) <= 1) return false;
    const needed = Math.max(wanted(receive, gapLimit), wanted(change, gapLimit));
    if ((await history.watched(nodeWallet)) >= needed - 1) return false;
    const outcome = await node.import(nodeWallet, importRequests(branches, needed + AHEAD));
    if (outcome !== 'done') return false;
    // The node looks two hours back by itself; only a chain that was read in one go may hold more that is older.
    if (isNew && wallet.state === 'ready') await deps.lookBack(wallet);
    return true;
  }
}
