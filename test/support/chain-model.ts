/** A chain, a mempool and a wallet of a node, small enough to be right: what the mirror is held against. */
import { Address } from '@scure/btc-signer';
import { networks } from '../../src/lib/bitcoin/address.ts';
import type { NodeHistory, NodeTransaction, Outpoint } from '../../src/wallet/mirror/history.ts';
import type { NodeWallets } from '../../src/wallet/ports.ts';

type Branch = 'receive' | 'change';
type Owned = { readonly branch: Branch; readonly position: number };
type Out = { readonly sats: bigint; readonly owner: Owned | null };
type Tx = {
  readonly txid: string;
  readonly coinbase: boolean;
  readonly inputs: readonly Outpoint[];
  readonly outs: readonly Out[];
};
type Block = {
  readonly hash: string;
  readonly height: number;
  readonly parent: string | null;
  readonly txids: readonly string[];
};

export type ModelStep =
  | { readonly kind: 'receive'; readonly ahead: number; readonly sats: number }
  | { readonly kind: 'spend'; readonly pick: number; readonly share: number }
  | { readonly kind: 'replace'; readonly pick: number; readonly own: boolean }
  | { readonly kind: 'drop'; readonly pick: number }
  | { readonly kind: 'mine'; readonly reward: boolean; readonly share: number }
  | { readonly kind: 'reorganise'; readonly depth: number };

const REWARD = 5_000_000_000n;
const MATURITY = 100;

const hashOf = ({ branch, position }: Owned): Uint8Array => {
  const hash = Buffer.alloc(20, branch === 'receive' ? 1 : 2);
  hash.writeUInt32BE(position, 16);
  return hash;
};
const scriptOf = (owner: Owned | null) =>
  owner ? `0014${Buffer.from(hashOf(owner)).toString('hex')}` : '6a';
const addressOf = (owner: Owned) => Address(networks.regtest).encode({ type: 'wpkh', hash: hashOf(owner) });
const nameOf = ({ txid, vout }: Outpoint) => `${txid}:${vout}`;

export type ChainModel = ReturnType<typeof createChainModel>;

export function createChainModel() {
  let serial = 0;
  const id = () => {
    serial += 1;
    return serial.toString(16).padStart(64, '0');
  };
  const txs = new Map<string, Tx>();
  const blocks = new Map<string, Block>();
  let mempool: string[] = [];
  const connect = (parent: Block | null, txids: readonly string[]): Block => {
    const block = { hash: id(), height: parent ? parent.height + 1 : 0, parent: parent?.hash ?? null, txids };
    blocks.set(block.hash, block);
    return block;
  };
  let tip = connect(null, []);
  const next = { receive: 0, change: 0 };

  const parentOf = (block: Block) => (block.parent === null ? undefined : blocks.get(block.parent));
  const chain = (from: Block = tip): Block[] => {
    const found: Block[] = [];
    for (let at: Block | undefined = from; at; at = parentOf(at)) found.push(at);
    return found;
  };
  const blockOf = (txid: string) => chain().find(({ txids }) => txids.includes(txid));
  const isActive = (txid: string) => mempool.includes(txid) || blockOf(txid) !== undefined;
  const rivals = (tx: Tx) => {
    const spent = new Set(tx.inputs.map(nameOf));
    return [...txs.values()].filter(
      (other) => other !== tx && other.inputs.some((input) => spent.has(nameOf(input))),
    );
  };
  const ownOut = ({ txid, vout }: Outpoint) => txs.get(txid)?.outs[vout]?.owner ?? null;
  const isOwn = (tx: Tx) => tx.outs.some(({ owner }) => owner) || tx.inputs.some((input) => ownOut(input));
  const ownTxs = () => [...txs.values()].filter(isOwn);

  /** The lowest block that makes a transaction impossible, itself or through what it spends. */
  function conflictHeight(tx: Tx): number | null {
    if (isActive(tx.txid)) return null;
    const heights = rivals(tx).flatMap(({ txid }) => blockOf(txid)?.height ?? []);
    const inherited = tx.inputs.flatMap(({ txid }) => {
      const parent = txs.get(txid);
      return parent && isOwn(parent) ? (conflictHeight(parent) ?? []) : [];
    });
    const all = [...heights, ...inherited];
    return all.length === 0 ? null : Math.min(...all);
  }

  function stateOf(tx: Tx): string {
    if (blockOf(tx.txid)) return 'confirmed';
    if (mempool.includes(tx.txid)) return 'pending';
    const isOver =
      tx.coinbase || conflictHeight(tx) !== null || rivals(tx).some(({ txid }) => isActive(txid));
    return isOver ? 'over' : 'dropped';
  }

  function unspent(): (Outpoint & { readonly sats: bigint; readonly tx: Tx })[] {
    const held = new Set(
      ownTxs()
        .filter((tx) => stateOf(tx) !== 'over')
        .flatMap(({ inputs }) => inputs.map(nameOf)),
    );
    return ownTxs()
      .filter(({ txid }) => isActive(txid))
      .flatMap((tx) => tx.outs.map(({ sats, owner }, vout) => ({ txid: tx.txid, vout, sats, owner, tx })))
      .filter((coin) => coin.owner && !held.has(nameOf(coin)));
  }

  const enter = (inputs: readonly Outpoint[], outs: readonly Out[]) => {
    const tx = { txid: id(), coinbase: false, inputs, outs };
    txs.set(tx.txid, tx);
    mempool.push(tx.txid);
  };
  const place = (branch: Branch, ahead = 0): Owned => {
    const position = next[branch] + ahead;
    next[branch] = position + 1;
    return { branch, position };
  };
  /** Leaves the mempool with all that spends from it. */
  const leave = (txid: string) => {
    mempool = mempool.filter((one) => one !== txid);
    for (const child of [...mempool])
      if (txs.get(child)?.inputs.some((input) => input.txid === txid)) leave(child);
  };
  const pickOf = <T>(list: readonly T[], pick: number): T | undefined =>
    list[pick % Math.max(1, list.length)];

  function step(one: ModelStep): void {
    switch (one.kind) {
      case 'receive':
        enter(
          [{ txid: id(), vout: 0 }],
          [
            { sats: 7n, owner: null },
            { sats: BigInt(one.sats), owner: place('receive', one.ahead) },
          ],
        );
        return;
      case 'spend': {
        const coins = unspent().filter(({ tx }) => !tx.coinbase);
        const chosen = [...new Set([pickOf(coins, one.pick), pickOf(coins, one.pick + 1)])].flatMap(
          (coin) => coin ?? [],
        );
        if (chosen.length === 0) return;
        const all = chosen.reduce((sum, { sats }) => sum + sats, 0n);
        const paid = (all * BigInt(one.share)) / 100n;
        enter(
          chosen.map(({ txid, vout }) => ({ txid, vout })),
          [
            { sats: paid, owner: null },
            { sats: all - paid, owner: place('change') },
          ],
        );
        return;
      }
      case 'replace': {
        const old = txs.get(pickOf(mempool, one.pick) ?? '');
        if (!old) return;
        leave(old.txid);
        const sats = old.outs.reduce((sum, out) => sum + out.sats, 0n);
        enter(old.inputs, [{ sats, owner: one.own ? place('change') : null }]);
        return;
      }
      case 'drop': {
        const txid = pickOf(mempool, one.pick);
        if (txid) leave(txid);
        return;
      }
      case 'mine': {
        const mined = mempool.slice(0, Math.ceil((mempool.length * one.share) / 100));
        const reward = {
          txid: id(),
          coinbase: true,
          inputs: [],
          outs: [{ sats: REWARD, owner: one.reward ? place('receive') : null }],
        };
        txs.set(reward.txid, reward);
        tip = connect(tip, [reward.txid, ...mined]);
        mempool = mempool.filter((txid) => !mined.includes(txid));
        return;
      }
      case 'reorganise': {
        const given = chain().slice(0, Math.min(one.depth, tip.height));
        for (const block of given) {
          mempool = [...block.txids.filter((txid) => !txs.get(txid)?.coinbase), ...mempool];
          tip = parentOf(block) ?? tip;
        }
        for (let left = given.length; left >= 0; left -= 1) tip = connect(tip, []);
      }
    }
  }

  const read = (tx: Tx): NodeTransaction => {
    const block = blockOf(tx.txid);
    const isRival = ({ txid }: Tx) => mempool.includes(txid);
    return {
      txid: tx.txid,
      confirmations: block ? tip.height - block.height + 1 : conflictHeight(tx) === null ? 0 : -1,
      block: block ? { hash: block.hash, height: block.height, time: block.height * 1000 } : null,
      seenAt: Number.parseInt(tx.txid, 16),
      coinbase: tx.coinbase,
      inMempool: mempool.includes(tx.txid),
      abandoned: false,
      conflicts: rivals(tx)
        .filter((one) => isOwn(one) || isRival(one))
        .map(({ txid }) => txid),
      hex: '00',
      inputs: tx.inputs,
      outputs: tx.outs.map(({ sats, owner }, vout) => ({ vout, script: scriptOf(owner), amount: sats })),
    };
  };

  const history: NodeHistory = {
    async since(_name, hash) {
      const from = hash === null ? undefined : blocks.get(hash);
      if (hash !== null && !from) return { kind: 'unknown_block' };
      const old = from ? chain(from) : [];
      const kept = new Set(chain().map((block) => block.hash));
      const fork = old.find((block) => kept.has(block.hash))?.height ?? -1;
      const removed = old.filter((block) => !kept.has(block.hash)).flatMap(({ txids }) => txids);
      const found = ownTxs().filter((tx) => {
        const at = blockOf(tx.txid)?.height ?? conflictHeight(tx);
        return at === null || at > fork || removed.includes(tx.txid);
      });
      const owners = found.flatMap(({ outs }) => outs.flatMap(({ owner }) => owner ?? []));
      return {
        kind: 'listed',
        tip: { hash: tip.hash, height: tip.height },
        txids: found.map(({ txid }) => txid),
        mined: found.flatMap(({ txid }) => {
          const block = blockOf(txid)?.hash;
          return block === undefined ? [] : [{ txid, block }];
        }),
        addresses: owners.map(addressOf),
      };
    },
    read: async (_name, wanted) =>
      new Map(
        wanted.flatMap((txid): [string, NodeTransaction][] => {
          const tx = txs.get(txid);
          return tx && isOwn(tx) ? [[txid, read(tx)]] : [];
        }),
      ),
    abandon: async () => false,
    watched: async () => Number.MAX_SAFE_INTEGER,
    peek: async () => [],
  };

  const node: Pick<NodeWallets, 'read' | 'import'> = {
    read: async (descriptor, from, count) => {
      const branch = descriptor === 'change' ? 'change' : 'receive';
      const addresses = Array.from({ length: count }, (_, at) => addressOf({ branch, position: from + at }));
      return { checksum: '', isRange: true, hasPrivateKeys: false, addresses };
    },
    import: async () => 'done',
  };

  return {
    descriptors: { receive: 'receive', change: 'change' },
    history,
    node,
    step,
    truth() {
      const coins = unspent().map((coin) => ({ ...coin, height: blockOf(coin.txid)?.height ?? null }));
      const isImmature = ({ tx, height }: (typeof coins)[number]) =>
        tx.coinbase && height !== null && height > tip.height - MATURITY;
      const sum = (some: typeof coins) => some.reduce((all, { sats }) => all + sats, 0n);
      const balance = {
        confirmed: sum(coins.filter((coin) => coin.height !== null && !isImmature(coin))),
        pending: sum(coins.filter(({ height }) => height === null)),
        immature: sum(coins.filter(isImmature)),
        frozen: 0n,
        total: sum(coins),
      };
      return {
        coins: coins.map((coin) => `${nameOf(coin)} ${coin.sats} ${coin.height}`).toSorted(),
        states: Object.fromEntries(
          ownTxs().map((tx) => [tx.txid, `${stateOf(tx)} ${blockOf(tx.txid)?.height ?? null}`]),
        ),
        balance,
      };
    },
  };
}
