/** Wallets of people: what they paste is read, agreed on with the node and written down; all else follows from that. */
import { problem } from '../core/errors.ts';
import type { Clock, Origin, Random } from '../core/ports.ts';
import { uuidv7 } from '../core/uuid.ts';
import type { Network } from '../lib/bitcoin/address.ts';
import type { Points } from '../lib/bitcoin/descriptor/index.ts';
import { httpErrors } from '../lib/http/errors.ts';
import { agree } from './agreement.ts';
import { type Choice, choose, readCandidates, type WalletCandidate } from './candidates.ts';
import { walletErrors } from './errors.ts';
import { firstHeight } from './jobs/birthday.ts';
import type { Job, JobStore } from './jobs/job-store.ts';
import type { Descriptors, Wallet } from './model.ts';
import type { Chain, NodeWallets } from './ports.ts';
import { requireBlocks } from './pruned.ts';
import { walletQuota } from './quota.ts';
import type { Restored, Vault } from './vault/index.ts';
import type { NewAddress, WalletsStore } from './wallets-store.ts';

export type WalletsDeps = {
  readonly store: WalletsStore;
  readonly jobs: JobStore;
  readonly vault: Pick<Vault, 'seal' | 'open'>;
  readonly node: NodeWallets;
  readonly chain: Chain;
  readonly network: Network;
  readonly points: Points;
  readonly clock: Clock;
  readonly random: Random;
  readonly rolesOf: (userId: string) => Promise<readonly string[]>;
  /** A job was begun. */
  readonly kick: () => void;
};

export type Owner = { readonly userId: string; readonly origin: Origin };

export type AddWallet = Choice & {
  readonly name: string;
  readonly text: string;
  readonly network?: Network | undefined;
  /** Milliseconds since the epoch. */
  readonly birthday?: number | null | undefined;
  readonly gapLimit: number;
  /** From a backup: it goes on where that was made. */
  readonly restored?: Restored | undefined;
};

export type Added = {
  readonly wallet: Wallet;
  readonly addresses: readonly NewAddress[];
  readonly job: Job | null;
};

export type AgreedCandidate = {
  readonly candidate: WalletCandidate;
  readonly addresses: readonly NewAddress[];
};

/** Addresses that people compare. */
const SHOWN = 3;

export function createWallets(deps: WalletsDeps) {
  const { store, jobs, vault, node, chain, network, clock, random } = deps;

  function candidatesOf(text: string, wanted: Network | undefined): readonly WalletCandidate[] {
    if (wanted !== undefined && wanted !== network) throw problem(walletErrors, 'wrong_network');
    return readCandidates(text, network, deps.points);
  }

  /** In milliseconds, with the block it begins at. */
  async function beginning(given: number | null | undefined, { birthday }: WalletCandidate) {
    if (given === undefined && birthday?.unit === 'height') {
      const tip = await chain.tip();
      const fromHeight = Math.min(birthday.value, tip.height);
      return { birthday: 1000 * (await chain.timeAt(fromHeight)), fromHeight };
    }
    const known = given ?? (given === undefined && birthday ? birthday.value * 1000 : null);
    if (known !== null && known > clock.now()) throw problem(walletErrors, 'birthday_in_future');
    return { birthday: known, fromHeight: await firstHeight(chain, known) };
  }

  const own = async (userId: string, walletId: string): Promise<Wallet> => {
    const wallet = await store.find(userId, walletId);
    if (!wallet) throw problem(httpErrors, 'not_found');
    return wallet;
  };

  return {
    own,
    list: store.list,

    /** What a text may stand for, as far as the node agrees. @throws ProblemError */
    async preview(text: string, wanted?: Network): Promise<readonly AgreedCandidate[]> {
      const agreed: AgreedCandidate[] = [];
      for (const candidate of candidatesOf(text, wanted)) {
        const addresses = await agree(node, candidate, network, SHOWN);
        if (addresses) agreed.push({ candidate, addresses });
      }
      if (agreed.length === 0) throw problem(walletErrors, 'descriptor_refused');
      return agreed;
    },

    /** Nothing is stored before the node agrees; the import begins with the wallet. @throws ProblemError */
    async add({ userId, origin }: Owner, request: AddWallet): Promise<Added> {
      const candidate = choose(candidatesOf(request.text, request.network), request);
      const { nextReceive = 0, nextChange = 0 } = request.restored ?? {};
      const count = Math.max(nextReceive, nextChange) + request.gapLimit;
      const addresses = await agree(node, candidate, network, count);
      if (!addresses) throw problem(walletErrors, 'descriptor_refused');
      const { birthday, fromHeight } = await beginning(request.birthday, candidate);
      await requireBlocks(chain, fromHeight);
      const now = clock.now();
      const [id, jobId] = [uuidv7(now, random), uuidv7(now, random)];
      const wallet = await store.add({
        wallet: {
          id,
          userId,
          name: request.name,
          network,
          script: candidate.script,
          nodeWallet: `u_${Buffer.from(random.bytes(16)).toString('hex')}`,
          birthday,
          gapLimit: request.gapLimit,
          ...vault.seal(id, descriptorsOf(candidate)),
          addresses,
          ...(request.restored ? { restored: request.restored } : {}),
          job: { id: jobId, fromHeight, toHeight: (await chain.tip()).height },
        },
        most: walletQuota(await deps.rolesOf(userId)),
        now,
        origin,
      });
      if (typeof wallet === 'string') throw problem(walletErrors, wallet);
      deps.kick();
      return { wallet, addresses, job: await jobs.latest(id) };
    },

    /** @throws ProblemError */
    async change(
      { userId, origin }: Owner,
      walletId: string,
      change: { readonly name?: string | undefined; readonly isDefault?: true | undefined },
    ): Promise<Wallet> {
      const wallet = await store.change({ userId, walletId, change, now: clock.now(), origin });
      if (!wallet) throw problem(httpErrors, 'not_found');
      return wallet;
    },

    /** Deletes all we have. The node keeps its file, without being asked for it any more. @throws ProblemError */
    async remove({ userId, origin }: Owner, walletId: string): Promise<Wallet> {
      const wallet = await store.remove({ userId, walletId, now: clock.now(), origin });
      if (!wallet) throw problem(httpErrors, 'not_found');
      const { nodeWallet } = wallet;
      // The wallet is gone, whatever the node says; what it has loaded, it unloads for others' sake.
      await node
        .abort(nodeWallet)
        .then(
          () => node.unload(nodeWallet),
          () => {},
        )
        .catch(() => {});
      return wallet;
    },
  };
}

export type Wallets = ReturnType<typeof createWallets>;

function descriptorsOf({ branches }: WalletCandidate): Descriptors {
  const of = (which: 'receive' | 'change') =>
    branches.find(({ branch }) => branch === which)?.descriptor ?? null;
  return { receive: of('receive') ?? '', change: of('change') };
}
