/** One wallet watched by the server over HTTP, its keys in wallets of the node, and figures of both to compare. */
import { z } from 'zod';
import { amount } from '../../src/infra/chain/bitcoin-rpc-json.ts';
import { eventually } from './deployment.ts';
import type { WalletNode } from './wallet-node.ts';
import type { Person } from './wallet-server.ts';
import { createSigners, type ScriptOf } from './wallet-spend.ts';

export type Kind = {
  readonly name: string;
  readonly script: ScriptOf;
  readonly keys: number;
  /** Who signs, by number. */
  readonly signing: readonly number[];
};

/** Of the covenant's second way. */
export const LOCK = 150;

export const kinds: readonly Kind[] = [
  { name: 'wpkh', script: (key) => `wpkh(${key(0)})`, keys: 1, signing: [0] },
  { name: 'sh(wpkh)', script: (key) => `sh(wpkh(${key(0)}))`, keys: 1, signing: [0] },
  { name: 'pkh', script: (key) => `pkh(${key(0)})`, keys: 1, signing: [0] },
  { name: 'tr', script: (key) => `tr(${key(0)})`, keys: 1, signing: [0] },
  {
    name: 'wsh, two of three',
    script: (key) => `wsh(sortedmulti(2,${key(0)},${key(1)},${key(2)}))`,
    keys: 3,
    signing: [0, 2],
  },
  {
    name: 'wsh, IF/ELSE with CLTV',
    script: (key) => `wsh(or_i(pk(${key(0)}),and_v(v:pk(${key(1)}),after(${LOCK}))))`,
    keys: 2,
    signing: [0],
  },
];

const loose = z.unknown();
const nodeBalances = z.object({
  mine: z.object({ trusted: amount, untrusted_pending: amount, immature: amount }),
});
const nodeCoins = z.array(
  z.object({ txid: z.string(), vout: z.int(), amount, confirmations: z.int(), address: z.string() }),
);
const nodeListed = z.array(z.object({ txid: z.string(), confirmations: z.int() }));

const coinPage = z.object({
  utxos: z.array(
    z.object({
      txid: z.string(),
      vout: z.int(),
      amount: z.int(),
      confirmations: z.int(),
      address: z.string(),
    }),
  ),
  next_cursor: z.string().nullable(),
});
const transactionPage = z.object({
  transactions: z.array(
    z.object({
      txid: z.string(),
      state: z.string(),
      confirmations: z.int(),
      received: z.int(),
      sent: z.int(),
      fee: z.int().nullable(),
    }),
  ),
  next_cursor: z.string().nullable(),
});
const built = z.object({
  id: z.uuid(),
  psbt: z.string(),
  review: z.object({ fee: z.int(), vsize: z.int(), warnings: z.array(z.object({ code: z.string() })) }),
});
const combined = z.object({ psbt: z.string() });
const sent = z.object({ txid: z.string(), state: z.string(), draft_id: z.string().nullable() });

export type Recipient = { readonly address: string; readonly amount: number | 'all' };

/** Money from nowhere: a wallet of the node with mature coins. */
export async function createFaucet(node: WalletNode) {
  const name = 'signer_faucet';
  await node.ask('createwallet', { wallet_name: name }, loose);
  const address = () => node.ask('getnewaddress', [], z.string(), name);
  await node.mine(110, await address());
  return {
    name,
    address,
    mine: async (blocks = 1) => node.mine(blocks, await address()),
    send: (to: string, sats: number, rate = 2) =>
      node.ask('sendtoaddress', { address: to, amount: BigInt(sats), fee_rate: rate }, z.string(), name),
  };
}

/** Has the person watch a new wallet of this kind. */
export async function watch(node: WalletNode, person: Person, kind: Kind, more: object = {}) {
  const { descriptors, sign, names } = await createSigners(node, kind.script, kind.keys);
  const [nodeName = ''] = names;
  const added = await person.add(`${descriptors.receive}\n${descriptors.change}`, more);
  const { id } = added;

  async function all<Page extends { next_cursor: string | null }>(path: string, page: z.ZodType<Page>) {
    const pages: Page[] = [];
    let cursor = '';
    do {
      const { body } = await person.expect(200, 'GET', `/api/wallets/${id}/${path}?limit=100${cursor}`);
      const read = page.parse(body);
      pages.push(read);
      cursor = read.next_cursor === null ? '' : `&cursor=${encodeURIComponent(read.next_cursor)}`;
    } while (cursor !== '');
    return pages;
  }

  const history = async () =>
    (await all('transactions', transactionPage)).flatMap(({ transactions }) => transactions);

  /** Everything both sides can be asked, in the same words. */
  const ours = async () => {
    const { confirmed, pending, immature, total } = await person.balanceOf(id);
    const coins = (await all('utxos', coinPage)).flatMap(({ utxos }) => utxos);
    return {
      figures: { confirmed, pending, immature, total },
      coins: coins
        .map((one) => `${one.txid}:${one.vout} ${one.amount} ${one.confirmations} ${one.address}`)
        .toSorted(),
      history: (await history())
        .filter(({ state }) => state === 'confirmed' || state === 'pending')
        .map((one) => `${one.txid} ${one.confirmations}`)
        .toSorted(),
    };
  };
  const theirs = async () => {
    const { mine } = await node.ask('getbalances', [], nodeBalances, nodeName);
    const coins = await node.ask('listunspent', { minconf: 0 }, nodeCoins, nodeName);
    const waiting = new Set(await node.ask('getrawmempool', [], z.array(z.string())));
    const history = await node.ask('listtransactions', { count: 100_000 }, nodeListed, nodeName);
    const sum = (some: typeof coins) => Number(some.reduce((total, coin) => total + coin.amount, 0n));
    const confirmed = sum(coins.filter(({ confirmations }) => confirmations > 0));
    const pending = sum(coins) - confirmed;
    const immature = Number(mine.immature);
    return {
      figures: {
        confirmed,
        pending,
        immature,
        total: Number(mine.trusted + mine.untrusted_pending) + immature,
      },
      coins: coins
        .map((one) => `${one.txid}:${one.vout} ${one.amount} ${one.confirmations} ${one.address}`)
        .toSorted(),
      history: [
        ...new Set(
          history
            .filter(({ confirmations, txid }) => confirmations > 0 || waiting.has(txid))
            .map((one) => `${one.txid} ${one.confirmations}`),
        ),
      ].toSorted(),
    };
  };

  return {
    ...added,
    kind: kind.name,
    receive: descriptors.receive,
    nodeName,
    signerNames: names,
    sign,
    ours,
    theirs,
    balance: () => person.balanceOf(id),
    /** The block up to which everything is known. */
    synced: async () => (await person.expect(200, 'GET', `/api/wallets/${id}/balance`)).body['synced_height'],
    /** On whichever page: blocks made in a hurry are dated ahead of the clock, so what is sent now may stand behind them. */
    knows: async (wanted: string) => (await history()).some(({ txid }) => txid === wanted),
    address: async () =>
      String((await person.expect(201, 'POST', `/api/wallets/${id}/addresses`, {})).body['address']),
    build: async (recipients: readonly Recipient[], options: object = {}) =>
      built.parse(
        (await person.expect(201, 'POST', `/api/wallets/${id}/psbt`, { recipients, fee_rate: 3, ...options }))
          .body,
      ),
    /** Each signer signs by itself; what they return is put together by the server. */
    async signed(psbt: string, signing = kind.signing): Promise<string> {
      const psbts = await Promise.all(signing.map((at) => sign[at]?.(psbt) ?? ''));
      return combined.parse((await person.expect(200, 'POST', '/api/psbt/combine', { psbts })).body).psbt;
    },
    broadcast: async (psbt: string) =>
      sent.parse((await person.expect(200, 'POST', '/api/transactions', { psbt, wallet_id: id })).body),
  };
}

export type Watched = Awaited<ReturnType<typeof watch>>;

type View = Awaited<ReturnType<Watched['ours']>>;

/** What only one of them says. */
function differences(ours: View, theirs: View): readonly string[] {
  const lines = ({ figures, coins, history }: View) => [JSON.stringify(figures), ...coins, ...history];
  const [left, right] = [lines(ours), lines(theirs)];
  return [
    ...left.filter((line) => !right.includes(line)).map((line) => `ours ${line}`),
    ...right.filter((line) => !left.includes(line)).map((line) => `the node's ${line}`),
  ];
}

/** Waits until the server says of the wallet what the node says: figures, coins and history, to the satoshi. */
export async function settle({ ours, theirs }: Watched, what: string, patience = 60_000) {
  let seen: readonly string[] = [];
  const agree = async () => {
    seen = differences(await ours(), await theirs());
    return seen.length === 0;
  };
  await eventually(what, agree, patience).catch((cause: unknown) => {
    throw new Error(`${what}:\n${seen.join('\n')}`, { cause });
  });
  return (await ours()).figures;
}
