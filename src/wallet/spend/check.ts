/** Whether the node put together what it was asked for: a person signs what they see, so nothing is taken on trust. */
import { type Psbt, readPsbt } from '../../lib/bitcoin/psbt/index.ts';
import type { Funded } from './fund.ts';
import type { Plan } from './plan.ts';

export type Checked = {
  readonly psbt: Psbt;
  readonly fee: bigint;
  /** To others, and to the person by name. */
  readonly sent: bigint;
  readonly hasChange: boolean;
};

/** Throws `TypeError` for anything else than was asked for. */
export function checkFunded({ psbt: text, coins, request }: Funded, plan: Plan): Checked {
  const psbt = readPsbt(text);
  const { tx } = psbt;
  const inputs = Array.from({ length: tx.inputsLength }, (_, at) => tx.getInput(at));
  const spent = inputs.map(({ txid, index }) => `${Buffer.from(txid ?? []).toString('hex')}:${index}`);
  const asked = request.inputs.map(({ txid, vout }) => `${txid}:${vout}`);
  require(spent.toSorted().join() === asked.toSorted().join());
  require(
    inputs.every(({ sequence }, at) => {
      const wanted = request.inputs.find(({ txid, vout }) => `${txid}:${vout}` === spent[at]);
      return sequence === wanted?.sequence;
    }),
  );
  require(tx.lockTime === request.lockTime);

  const outputs = Array.from({ length: tx.outputsLength }, (_, at) => {
    const { amount = 0n, script = new Uint8Array() } = tx.getOutput(at);
    return { amount, script: Buffer.from(script).toString('hex') };
  });
  const paid = plan.payees.map(({ script, amount }) => {
    const at = outputs.findIndex(
      (output) => output.script === script && (amount === 'all' || output.amount === amount),
    );
    const [output] = at === -1 ? [] : outputs.splice(at, 1);
    require(output !== undefined);
    return output?.amount ?? 0n;
  });
  // What is left is change, or there is none.
  require(outputs.length <= 1 && outputs.every(({ script }) => script === plan.change.script));
  const isAll = plan.payees.some(({ amount }) => amount === 'all');
  require(!isAll || outputs.length === 0);

  const sent = sum(paid);
  const fee = sum(coins.map(({ amount }) => amount)) - sent - sum(outputs.map(({ amount }) => amount));
  require(fee > 0n);
  const hasChange = outputs.length > 0 || plan.payees.some(({ script }) => script === plan.change.script);
  return { psbt, fee, sent, hasChange };
}

function require(holds: boolean): void {
  if (!holds) throw new TypeError('the node funded something else than it was asked for');
}

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
