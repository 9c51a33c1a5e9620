import { RawTx } from '@scure/btc-signer';
import { readPushes } from './pushes.ts';

/** Two virtual transactions and the script between them, in hex: what an inconclusive verdict carries. */
export type ScriptJob = { readonly toSpend: string; readonly toSign: string; readonly scriptPubKey: string };

type Output = {
  readonly txid: string;
  readonly vout: number;
  readonly scriptPubKey: string;
  readonly amount: string;
  readonly redeemScript?: string;
  readonly witnessScript?: string;
};

/** Parameters of `signrawtransactionwithkey`: transaction, no keys, the outputs that no chain has. */
export type SignCall = readonly [transaction: string, keys: readonly [], outputs: readonly Output[]];

type Transaction = ReturnType<typeof RawTx.decode>;

const ANYONE = '51';

/**
 * What to ask a node. It runs scripts with its standard flags, but looks at no sighash type. So the same witness is
 * tried on three other transactions; one that SIGHASH_ALL signatures do not satisfy, and that a hash lock does:
 * another message (no signature at all is asked for), a second output (NONE, SINGLE), a second input (ANYONECANPAY).
 */
export function nodeCalls({ toSign, scriptPubKey }: ScriptJob): {
  readonly genuine: SignCall;
  readonly altered: readonly SignCall[];
} {
  const transaction = RawTx.decode(fromHex(toSign));
  const scripts = scriptsOf(transaction, scriptPubKey);
  const call = (changed: Transaction): SignCall => [
    toHex(RawTx.encode(changed)),
    [],
    changed.inputs.map(({ txid, index }, position) => ({
      txid: toHex(txid),
      vout: index,
      amount: '0',
      ...(position === 0 ? { scriptPubKey, ...scripts } : { scriptPubKey: ANYONE }),
    })),
  ];
  return { genuine: call(transaction), altered: alterations(transaction).map(call) };
}

function alterations(transaction: Transaction): readonly Transaction[] {
  const { inputs, outputs, witnesses } = transaction;
  const elsewhere = inputs.map((input) => ({
    ...input,
    txid: input.txid.map((byte: number) => byte ^ 0xff),
  }));
  const more = elsewhere.map((input) => ({ ...input, finalScriptSig: new Uint8Array(0) }));
  return [
    { ...transaction, inputs: elsewhere },
    { ...transaction, outputs: [...outputs, ...outputs] },
    {
      ...transaction,
      inputs: [...inputs, ...more],
      witnesses: witnesses && [...witnesses, ...more.map(() => [])],
    },
  ];
}

/** The node takes the scripts of P2SH and P2WSH from the caller, even where the input already shows them. */
function scriptsOf({ inputs, witnesses }: Transaction, scriptPubKey: string) {
  const redeem = readPushes(inputs[0]?.finalScriptSig ?? new Uint8Array(0))?.at(-1);
  const witness = witnesses?.[0]?.at(-1);
  const program = redeem ? toHex(redeem) : scriptPubKey;
  return {
    ...(redeem ? { redeemScript: toHex(redeem) } : {}),
    ...(witness && /^0020.{64}$/.test(program) ? { witnessScript: toHex(witness) } : {}),
  };
}

const fromHex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
