/** Wallets that mirror a real node, and signers on the same node that own their coins. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { amount } from '../../src/infra/chain/bitcoin-rpc-json.ts';
import { createWalletHistory } from '../../src/infra/chain/wallet-history.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { createMirrorStore } from '../../src/infra/sql/wallet-mirror.ts';
import { createWalletsStore } from '../../src/infra/sql/wallet-store.ts';
import { placed } from '../../src/wallet/agreement.ts';
import { createSync, type SyncDeps } from '../../src/wallet/mirror/sync.ts';
import { addUser, laptop, random } from './accounts.ts';
import { nothingHeld, openWalletJobs, testVault } from './wallet-jobs.ts';
import type { WalletNode } from './wallet-node.ts';

const listed = z.object({
  descriptors: z.array(z.object({ desc: z.string(), active: z.boolean(), internal: z.boolean().optional() })),
});
const balances = z.object({
  mine: z.object({ trusted: amount, untrusted_pending: amount, immature: amount }),
});

const unspent = z.array(z.object({ amount }));

/** A wallet of the node that holds keys, with what its owner would paste of it. */
export async function createSigner(node: WalletNode) {
  const name = `signer_${randomUUID().slice(0, 8)}`;
  await node.ask('createwallet', { wallet_name: name }, z.unknown());
  const { descriptors } = await node.ask('listdescriptors', [], listed, name);
  const own = descriptors.filter(({ active, desc }) => active && desc.startsWith('wpkh('));
  const of = (internal: boolean) => own.find((one) => one.internal === internal)?.desc ?? '';
  const call = <T>(method: string, params: Parameters<WalletNode['ask']>[1], schema: z.ZodType<T>) =>
    node.ask(method, params, schema, name);
  return {
    name,
    descriptors: { receive: of(false), change: of(true) },
    call,
    address: () => call('getnewaddress', { address_type: 'bech32' }, z.string()),
    send: (address: string, sats: bigint, options: Record<string, boolean | number> = {}) =>
      call('sendtoaddress', { address, amount: sats, fee_rate: 2, ...options }, z.string()),
  };
}

export type Signer = Awaited<ReturnType<typeof createSigner>>;

export function openMirror(sql: Sql, node: WalletNode) {
  const store = createMirrorStore(sql);
  const wallets = createWalletsStore(sql);
  const history = createWalletHistory({ current: () => node.rpc });
  const jobs = openWalletJobs(sql, node);
  const lookedBack: string[] = [];
  const deps: SyncDeps = {
    store,
    addresses: wallets,
    history,
    node: node.wallets,
    vault: testVault,
    held: nothingHeld,
    clock: Date,
    random,
    lookBack: async ({ id }) => void lookedBack.push(id),
  };
  const bring = createSync(deps);

  return {
    ...jobs,
    deps,
    store,
    history,
    lookedBack,
    sync: (walletId: string) => bring(walletId, { wantedAt: Date.now() + 1 }),

    /** Watches what a signer owns, imported and read. */
    async watch({ descriptors }: Pick<Signer, 'descriptors'>, { gapLimit = 20 } = {}) {
      const userId = await addUser(sql);
      const id = randomUUID();
      const first = async (descriptor: string) =>
        (await node.wallets.read(descriptor, 0, gapLimit))?.addresses ?? [];
      const wallet = await wallets.add({
        wallet: {
          id,
          userId,
          name: 'watched',
          network: 'regtest',
          script: 'wpkh',
          nodeWallet: `u_${Buffer.from(random.bytes(16)).toString('hex')}`,
          birthday: null,
          gapLimit,
          ...testVault.seal(id, descriptors),
          addresses: [
            ...placed('receive', 0, await first(descriptors.receive), 'regtest'),
            ...placed('change', 0, await first(descriptors.change), 'regtest'),
          ],
          job: { id: randomUUID(), fromHeight: 0, toHeight: await node.height() },
        },
        most: 10,
        now: Date.now(),
        origin: laptop,
      });
      if (typeof wallet === 'string') throw new Error(wallet);
      const worker = jobs.work();
      await jobs.untilJob(id, (job) => job?.state === 'done');
      await worker.stop();
      return wallet;
    },

    /** The node's own figures, in satoshis. */
    async figures(nodeWallet: string) {
      const { mine } = await node.ask('getbalances', [], balances, nodeWallet);
      const coins = await node.ask('listunspent', { minconf: 1 }, unspent, nodeWallet);
      const confirmed = coins.reduce((sum, coin) => sum + coin.amount, 0n);
      return { confirmed, all: mine.trusted + mine.untrusted_pending, immature: mine.immature };
    },
  };
}
