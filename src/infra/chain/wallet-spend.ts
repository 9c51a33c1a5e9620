/** `SpendNode` on Bitcoin Core and Knots. */
import { z } from 'zod';
import type { Funding, FundRequest, SpendNode } from '../../wallet/spend/node.ts';
import type { BitcoinNode } from './bitcoin-rpc.ts';
import { NodeError, type NodeErrorCode } from './bitcoin-rpc-errors.ts';
import { amount } from './bitcoin-rpc-json.ts';
import { readEstimate, readLimits } from './fee-estimates.ts';
import { refusalOf } from './mempool-refusal.ts';

const funded = z.object({ psbt: z.string() });
const analysis = z.object({ estimated_vsize: z.int().optional() });
const entry = z.object({
  vsize: z.int(),
  ancestorsize: z.int(),
  descendantsize: z.int(),
  fees: z.object({ base: amount, ancestor: amount, descendant: amount }),
});
const finalized = z.object({
  complete: z.boolean(),
  hex: z.string().optional(),
  psbt: z.string().optional(),
});
const tested = z.array(
  z.object({
    allowed: z.boolean().optional(),
    'reject-reason': z.string().optional(),
    vsize: z.int().optional(),
    fees: z.object({ base: amount }).optional(),
  }),
);

/** The node counts satoshis per thousand virtual bytes. */
const perVbyte = (rate: bigint): number => Number(rate) / 1000;
const perThousand = (rate: number): bigint => BigInt(Math.round(rate * 1000));

export function createSpendNode(current: () => BitcoinNode | null): SpendNode {
  const node = (): BitcoinNode => {
    const one = current();
    if (one === null) throw new NodeError('unreachable');
    return one;
  };

  return {
    async fund(request) {
      const { nodeWallet } = request;
      return orRefusal(async () => {
        const { psbt } = await node()
          .forWallet(nodeWallet)
          .call('walletcreatefundedpsbt', fundingOf(request), funded);
        const { estimated_vsize: vsize = null } = await node().call('analyzepsbt', { psbt }, analysis);
        return { kind: 'funded', psbt, vsize };
      });
    },

    async estimate(blocks) {
      const rate = await readEstimate(node(), blocks);
      return rate === null ? null : perVbyte(rate);
    },

    async limits() {
      const { least, increment } = await readLimits(node());
      return { least: perVbyte(least), increment: perVbyte(increment) };
    },

    height: () => node().call('getblockcount', [], z.int()),

    async pending(txid) {
      try {
        const { vsize, fees, ...sizes } = await node().call('getmempoolentry', { txid }, entry);
        return {
          vsize,
          fee: fees.base,
          ancestors: { vsize: sizes.ancestorsize, fees: fees.ancestor },
          descendants: { vsize: sizes.descendantsize, fees: fees.descendant },
        };
      } catch (error) {
        if (isCode(error, 'not_found')) return null;
        throw error;
      }
    },

    async finalize(psbt) {
      try {
        const done = await node().call('finalizepsbt', { psbt, extract: true }, finalized);
        if (done.complete && done.hex !== undefined) return { hex: done.hex };
        return { incomplete: done.psbt ?? psbt };
      } catch (error) {
        if (isCode(error, 'undecodable', 'invalid_params')) return null;
        throw error;
      }
    },

    async test(hex, mostRate) {
      const params = { rawtxs: [hex], maxfeerate: perThousand(mostRate) };
      try {
        const [result] = await node().call('testmempoolaccept', params, tested);
        if (result?.allowed && result.vsize !== undefined && result.fees)
          return { kind: 'allowed', vsize: result.vsize, fee: result.fees.base };
        return refusalOf(result?.['reject-reason'] ?? '');
      } catch (error) {
        if (isCode(error, 'undecodable', 'rejected')) return { kind: 'refused', why: 'rules' };
        throw error;
      }
    },

    async send(hex, mostRate) {
      try {
        await node().call(
          'sendrawtransaction',
          { hexstring: hex, maxfeerate: perThousand(mostRate) },
          z.string(),
        );
        return 'sent';
      } catch (error) {
        if (isCode(error, 'already_mined')) return 'mined';
        if (isCode(error, 'inputs_missing')) return 'inputs_missing';
        if (isCode(error, 'rejected', 'undecodable')) return 'rules';
        throw error;
      }
    },
  };
}

/** Named parameters: a release that adds one does not move the others. `include_watching` is gone since Core 30. */
function fundingOf({ inputs, outputs, lockTime, feeRate, feeFrom, changeAddress }: FundRequest) {
  return {
    inputs: inputs.map(({ txid, vout, sequence }) => ({ txid, vout, sequence })),
    outputs: outputs.map((output) => ({ [output.address]: output.amount })),
    locktime: lockTime,
    options: {
      add_inputs: false,
      changeAddress,
      fee_rate: `${feeRate}`,
      subtractFeeFromOutputs: feeFrom === null ? [] : [feeFrom],
    },
    bip32derivs: true,
  };
}

const REFUSALS: Partial<Record<NodeErrorCode, Exclude<Funding['kind'], 'funded'>>> = {
  insufficient_funds: 'insufficient_funds',
  amount_too_small: 'amount_too_small',
  wallet_refused: 'refused',
  invalid_params: 'refused',
  wallet_missing: 'not_ready',
  rescanning: 'not_ready',
};

async function orRefusal(call: () => Promise<Funding>): Promise<Funding> {
  try {
    return await call();
  } catch (error) {
    const kind = error instanceof NodeError ? REFUSALS[error.code] : undefined;
    if (kind === undefined) throw error;
    return { kind };
  }
}

const isCode = (error: unknown, ...codes: readonly NodeErrorCode[]): boolean =>
  error instanceof NodeError && codes.includes(error.code);
