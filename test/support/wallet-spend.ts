/** Wallets that are watched here and signed for by wallets of the node, one for each key. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { problem } from '../../src/core/errors.ts';
import { createSpendNode } from '../../src/infra/chain/wallet-spend.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { createDraftStore } from '../../src/infra/sql/wallet-draft-store.ts';
import { createLockStore } from '../../src/infra/sql/wallet-lock-store.ts';
import { descriptorChecksum } from '../../src/lib/bitcoin/descriptor/index.ts';
import { httpErrors } from '../../src/lib/http/errors.ts';
import type { BuildRequest } from '../../src/wallet/spend/build.ts';
import { createSpending } from '../../src/wallet/spend/index.ts';
import type { Asking } from '../../src/wallet/vault/index.ts';
import { createTestClock, laptop, random } from './accounts.ts';
import { testAccount } from './descriptors.ts';
import { testVault } from './wallet-jobs.ts';
import { openMirror } from './wallet-mirror.ts';
import type { WalletNode } from './wallet-node.ts';

/** A script of keys by number: `(key) => wpkh(${key(0)})`. */
export type ScriptOf = (key: (at: number) => string) => string;

const sum = (body: string) => `${body}#${descriptorChecksum(body)}`;
const imported = z.array(z.object({ success: z.boolean() }));

/** Signers of a script, each a wallet of the node that holds one of its keys and knows the others. */
export async function createSigners(node: WalletNode, script: ScriptOf, keys: number) {
  const set = randomUUID().slice(0, 8);
  const accounts = Array.from({ length: keys }, (_, at) => testAccount(`${set} ${at}`));
  const keyOf = (at: number) => accounts[at] ?? testAccount('nobody');
  const branch = (which: 0 | 1, own: number | null = null) =>
    sum(
      script((at) => {
        const { origin, xpub, xprv } = keyOf(at);
        return `${origin}${at === own ? xprv : xpub}/${which}/*`;
      }),
    );
  const signers = await Promise.all(
    accounts.map(async (_, at) => {
      const name = `signer_${set}_${at}`;
      await node.ask('createwallet', { wallet_name: name, blank: true }, z.unknown());
      const requests = ([0, 1] as const).map((which) => ({
        desc: branch(which, at),
        timestamp: 'now',
        range: [0, 99],
      }));
      const outcome = await node.ask('importdescriptors', { requests }, imported, name);
      if (!outcome.every(({ success }) => success)) throw new Error('the signer takes no such descriptor');
      /** Base64 in, base64 out. */
      return async (psbt: string): Promise<string> => {
        const signed = z.object({ psbt: z.string() });
        // As a device does: it signs, and leaves the rest to others.
        return (await node.ask('walletprocesspsbt', { psbt, finalize: false }, signed, name)).psbt;
      };
    }),
  );
  const names = accounts.map((_, at) => `signer_${set}_${at}`);
  return { descriptors: { receive: branch(0), change: branch(1) }, sign: signers, names };
}

export function openSpending(sql: Sql, node: WalletNode) {
  const mirror = openMirror(sql, node);
  const store = createDraftStore(sql);
  const lockStore = createLockStore(sql);
  const clock = createTestClock(Date.now());
  const enter = async ({ userId, walletId }: Asking) => {
    const row = await lockStore.find(userId, walletId);
    if (!row) throw problem(httpErrors, 'not_found');
    const sealed = { id: row.wallet.id, ...row };
    return { wallet: row.wallet, dataKey: testVault.dataKey(sealed), descriptors: testVault.open(sealed) };
  };
  const spending = createSpending({
    store,
    node: createSpendNode(() => node.rpc),
    locks: { enter },
    vault: testVault,
    clock,
    random,
    network: 'regtest',
    catchUp: async (walletIds) => {
      for (const id of walletIds) await mirror.sync(id);
    },
  });
  const asking = ({ userId, id }: { readonly userId: string; readonly id: string }): Asking => ({
    userId,
    walletId: id,
    holder: null,
    origin: laptop,
  });
  /** As the route does. */
  async function build(wallet: { userId: string; id: string }, request: Partial<BuildRequest>) {
    const id = await spending.build(asking(wallet), {
      recipients: [],
      fee: { rate: 2 },
      acceptHighFee: false,
      lifetime: 3_600_000,
      ...request,
    });
    return spending.drafts.find(asking(wallet), id);
  }
  return { ...mirror, ...spending, build, asking, store, clock };
}
