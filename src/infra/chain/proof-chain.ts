/** `ProofChain` on Bitcoin Core and Knots. No wallet is needed, nor an index. */
import { z } from 'zod';
import type { ChainCoin, Outpoint } from '../../pof/model.ts';
import type { ProofChain, ScriptAnswer, ScriptRun } from '../../pof/verify/index.ts';
import type { BitcoinRpc, Outcome } from './bitcoin-rpc.ts';
import { NodeError, type NodeErrorCode } from './bitcoin-rpc-errors.ts';
import { amount } from './bitcoin-rpc-json.ts';
import { timeAt } from './block-times.ts';

/** A block may come between two questions, or two requests of one batch. */
const MOST_TRIES = 5;
/** A node that starts, and a call that its version does not have; anything else it refuses is about what was asked. */
const NOT_NOW: ReadonlySet<NodeErrorCode> = new Set(['warming_up', 'unknown_method']);

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const now = z.object({
  chain: z.string(),
  bestblockhash: hash,
  blocks: z.int(),
  mediantime: z.int(),
  initialblockdownload: z.boolean(),
});
const output = z
  .object({
    bestblock: hash,
    confirmations: z.int().min(0),
    value: amount,
    scriptPubKey: z.object({ hex: z.string() }),
    coinbase: z.boolean(),
  })
  .nullable();
type Output = z.infer<typeof output>;
const signed = z.object({
  complete: z.boolean(),
  errors: z.array(z.object({ txid: z.string(), vout: z.int() })).optional(),
});
const finalized = z.object({ psbt: z.string() });

type Coins = Awaited<ReturnType<ProofChain['coins']>>;

export function createProofChain(rpc: BitcoinRpc): ProofChain {
  /** All at one moment; null when a block came in between. */
  async function tryCoins(outpoints: readonly Outpoint[]): Promise<Coins | null> {
    const calls = outpoints.map(({ txid, vout }) => ({ method: 'gettxout', params: [txid, vout, true] }));
    const [chain, answers] = await Promise.all([
      rpc.call('getblockchaininfo', [], now),
      rpc.batch(calls, output),
    ]);
    // Its chain ends in the past, where coins are unspent that were spent since. A regtest node is alone with its chain.
    if (chain.initialblockdownload && chain.chain !== 'regtest') throw new NodeError('warming_up');
    const outputs = answers.map(presentOr(null));
    const { bestblockhash, blocks, mediantime } = chain;
    if (outputs.some((one) => one && one.bestblock !== bestblockhash)) return null;
    const tip = { hash: bestblockhash, height: blocks, medianTime: mediantime };
    return { tip, coins: outputs.map((one, at) => coinOf(one, outpoints[at])) };
  }

  return {
    async coins(outpoints) {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const answer = await tryCoins(outpoints);
        if (answer !== null) return answer;
      }
      throw new NodeError('busy');
    },

    medianTimeAt: (height) => timeAt(rpc, height),

    async finalize(psbt) {
      try {
        return (await rpc.call('finalizepsbt', { psbt, extract: false }, finalized)).psbt;
      } catch (error) {
        if (isRefusal(error)) return null;
        throw error;
      }
    },

    async runScripts(runs) {
      const calls = runs.map((run) => ({ method: 'signrawtransactionwithkey', params: paramsOf(run) }));
      return (await rpc.batch(calls, signed)).map(presentOr(null)).map(answerOf);
    },
  };
}

/** With no keys it signs nothing, but it runs every script with the node's standard flags. */
const paramsOf = ({ transaction, virtual }: ScriptRun) => [
  transaction,
  [],
  [{ ...virtual, vout: 0, amount: 0n }],
];

function answerOf(answer: z.infer<typeof signed> | null): ScriptAnswer {
  if (answer === null) return null;
  const { complete, errors = [] } = answer;
  // The words of an error follow a failed attempt to sign, and are not the reason.
  return complete === (errors.length === 0)
    ? { failed: new Set(errors.map(({ txid, vout }) => `${txid}:${vout}`)) }
    : null;
}

function coinOf(one: Output, outpoint: Outpoint | undefined): ChainCoin | null {
  if (one === null || outpoint === undefined) return null;
  const { txid, vout } = outpoint;
  const { confirmations, coinbase, value, scriptPubKey } = one;
  const script = Uint8Array.from(Buffer.from(scriptPubKey.hex, 'hex'));
  return { txid, vout, amount: value, scriptPubKey: script, confirmations, coinbase };
}

/** What the node does not take is not there; a node that cannot be asked is another matter. */
const presentOr =
  <Absent>(absent: Absent) =>
  <T>(outcome: Outcome<T>): T | Absent => {
    if (outcome.ok) return outcome.result;
    if (NOT_NOW.has(outcome.error.code)) throw outcome.error;
    return absent;
  };

const isRefusal = (error: unknown): boolean =>
  error instanceof NodeError && (error.code === 'undecodable' || error.code === 'invalid_params');
