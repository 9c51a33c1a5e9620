/**
 * A node that does as it is told: a chain that can be mined, reorganised and pruned, and refusals by the node's own
 * numbers. The adapters in front of it are the real ones; what comes from them is what they would make of a real node.
 */
import { z } from 'zod';
import type { BitcoinNode, BitcoinRpc, Outcome } from '../../src/infra/chain/bitcoin-rpc.ts';
import { NodeError, type NodeErrorCode, nodeErrorOf } from '../../src/infra/chain/bitcoin-rpc-errors.ts';
import { createWalletChain, type WalletChain } from '../../src/infra/chain/wallet-chain.ts';
import { random, silent } from './accounts.ts';

export type ScriptedBlock = {
  readonly hash: string;
  readonly height: number;
  readonly parent: string | null;
};

type Answer = (params: unknown) => unknown;
type Refusal = { readonly code: number; readonly message: string };

/** Seconds between blocks, whose median time (BIP-113) is their own time here. */
export const SPACING = 600;
const GENESIS = 1_600_000_000;

export type ScriptedNode = ReturnType<typeof createScriptedNode>;

export function createScriptedNode() {
  const blocks = new Map<string, ScriptedBlock>();
  const asked: string[] = [];
  const answers = new Map<string, Answer>();
  let away: NodeErrorCode | null = null;
  let awayAfter = 0;
  let unread = 0;
  let lowest: number | null = null;
  let serial = 0;

  const connect = (parent: ScriptedBlock | null): ScriptedBlock => {
    serial += 1;
    const hash = serial.toString(16).padStart(64, '0');
    const block = { hash, height: parent ? parent.height + 1 : 0, parent: parent?.hash ?? null };
    blocks.set(hash, block);
    return block;
  };
  let tip = connect(null);
  const parentOf = ({ parent }: ScriptedBlock) => (parent === null ? undefined : blocks.get(parent));
  const active = (): ScriptedBlock[] => {
    const found: ScriptedBlock[] = [];
    for (let at: ScriptedBlock | undefined = tip; at; at = parentOf(at)) found.unshift(at);
    return found;
  };
  const refuse = (code: number, message: string) => nodeErrorOf({ code, message });

  const ofChain: Readonly<Record<string, Answer>> = {
    getblockcount: () => tip.height,
    getbestblockhash: () => tip.hash,
    getblockchaininfo: () => ({
      chain: 'regtest',
      bestblockhash: tip.hash,
      blocks: tip.height,
      headers: tip.height + unread,
      pruned: lowest !== null,
      ...(lowest === null ? {} : { pruneheight: lowest }),
    }),
    getzmqnotifications: () => [],
    getblockhash(params) {
      const block = active()[z.tuple([z.int()]).parse(params)[0]];
      if (!block) throw refuse(-8, 'Block height out of range');
      return block.hash;
    },
    getblockheader(params) {
      const block = blocks.get(z.tuple([z.string()]).parse(params)[0]);
      if (!block) throw refuse(-5, 'Block not found');
      const isActive = active()[block.height]?.hash === block.hash;
      return {
        hash: block.hash,
        height: block.height,
        confirmations: isActive ? tip.height - block.height + 1 : -1,
        mediantime: GENESIS + block.height * SPACING,
        ...(block.parent === null ? {} : { previousblockhash: block.parent }),
      };
    },
  };

  function answer<T>(method: string, params: unknown, schema: z.ZodType<T>): T {
    asked.push(method);
    if (away !== null) {
      if (awayAfter === 0) throw new NodeError(away);
      awayAfter -= 1;
    }
    const act = answers.get(method) ?? ofChain[method];
    if (!act) throw refuse(-32601, 'Method not found');
    return schema.parse(act(params));
  }
  const outcome = <T>(method: string, params: unknown, schema: z.ZodType<T>): Outcome<T> => {
    try {
      return { ok: true, result: answer(method, params, schema) };
    } catch (error) {
      if (error instanceof NodeError && error.rpcCode !== null) return { ok: false, error };
      throw error;
    }
  };
  const rpc: BitcoinRpc = {
    call: async (method, params, schema) => answer(method, params, schema),
    batch: async (calls, schema) => calls.map(({ method, params = [] }) => outcome(method, params, schema)),
  };
  const node: BitcoinNode = { ...rpc, forWallet: () => rpc, isAway: () => false, close: async () => {} };

  return {
    node,
    /** Every call, by its method. */
    asked: asked as readonly string[],
    /** The chain from its first block on. */
    active,
    mine(count: number): void {
      for (let left = count; left > 0; left -= 1) tip = connect(tip);
    },
    /** The last blocks are given up for as many new ones, and one more. */
    reorganise(depth: number): void {
      const given = Math.min(depth, tip.height);
      for (let left = given; left > 0; left -= 1) tip = parentOf(tip) ?? tip;
      for (let left = given; left >= 0; left -= 1) tip = connect(tip);
    },
    /** The last blocks are given up for none: the operator called them invalid. */
    giveUp(depth: number): void {
      for (let left = Math.min(depth, tip.height); left > 0; left -= 1) tip = parentOf(tip) ?? tip;
    },
    /** Another chain altogether, of that height; what was there before is unknown to the node. */
    replace(height: number): void {
      blocks.clear();
      tip = connect(null);
      for (let left = height; left > 0; left -= 1) tip = connect(tip);
    },
    pruneBelow(height: number): void {
      lowest = height;
    },
    /** So many blocks it has heard of and not read yet. */
    lagBehind(count: number): void {
      unread = count;
    },
    /** It fails like this from now on, or after so many more calls; null: no longer. */
    failWith(code: NodeErrorCode | null, after = 0): void {
      away = code;
      awayAfter = after;
    },
    on(method: string, act: Answer): void {
      answers.set(method, act);
    },
    /** As the node words it: the number and the text of its error. */
    refuse(method: string, { code, message }: Refusal): void {
      answers.set(method, () => {
        throw refuse(code, message);
      });
    },
    /** The port of the wallet room, by its real adapter. */
    chain: (every = 5): WalletChain =>
      createWalletChain({
        current: () => node,
        host: '127.0.0.1',
        every,
        random,
        metrics: { count: () => {}, observe: () => {} },
        log: silent,
      }),
  };
}
