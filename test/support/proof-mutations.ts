/** Ways to change a valid proof: bytes, fields of the PSBT, parts of the transaction, pieces of other proofs. */
import { hex } from '@scure/base';
import { RawTx } from '@scure/btc-signer';
import { RawPSBTV0 } from '@scure/btc-signer/psbt.js';
import { readProof } from '../../src/infra/proof-reader/read.ts';
import { quietly } from '../../src/lib/bitcoin/quietly.ts';
import type { Dice } from './dice.ts';
import type { OwnedCoin } from './proof-coins.ts';
import { MESSAGE } from './proof-room.ts';
import { asPsbt, asTransaction, signProof } from './proof-signing.ts';

export type Mutated = { readonly what: string; readonly submission: string };

type Raw = ReturnType<typeof RawTx.decode>;
type Psbt = ReturnType<typeof RawPSBTV0.decode>;
type Parts = {
  readonly own: readonly OwnedCoin[];
  readonly foreign: readonly OwnedCoin[];
  readonly dice: Dice;
  /** What the proofs answer. */
  readonly message?: string;
};

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
/** Of a transaction as it is signed: everything but the signatures themselves. */
const skeleton = (text: string): string => {
  const read = readProof(text);
  if ('problem' in read) return read.problem;
  const { version, lockTime, inputs, outputs } = read;
  const told = inputs.map(({ txid, vout, sequence }) => [txid, vout, sequence]);
  return JSON.stringify([
    version,
    lockTime,
    told,
    outputs.map((one) => [`${one.amount}`, hex.encode(one.script)]),
  ]);
};

export function createMutations({ own, foreign, dice, message = MESSAGE }: Parts) {
  // Few coins are always shown together.
  const parts = own.length > 3 ? [...own.map((one) => [one]), own.slice(0, 3), own.slice(3, 6)] : [];
  const sets = [...parts, own];
  // Signed once: signing is what takes time here.
  const base = sets.flatMap((coins) => {
    const signed = signProof(coins, { message });
    const hybrid = signProof(coins, { message, format: 'hybrid' });
    const other = signProof(coins, { message: message.replace('cid=', 'cid=0') });
    const final = quietly(() => asTransaction(signed));
    return [
      {
        psbts: [asPsbt(signed), asPsbt(signed, 2), asPsbt(hybrid)],
        final,
        other: quietly(() => asTransaction(other)),
      },
    ];
  });
  const finals = base.flatMap(({ final }) => final ?? []);
  const others = base.flatMap(({ other }) => other ?? []);
  const psbts = base.flatMap((one) => one.psbts);
  const skeletons = new Set([...psbts, ...finals].map(skeleton));
  const ordinary = own.filter(({ kind }) => kind !== 'tr' && kind !== 'wsh(covenant)');

  const flip = (bytes: Uint8Array): Uint8Array => {
    const copy = Uint8Array.from(bytes);
    const at = dice.between(0, copy.length - 1);
    copy[at] = (copy[at] ?? 0) ^ dice.between(1, 255);
    return copy;
  };
  const cut = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, dice.between(0, bytes.length - 1));
  const stretched = (bytes: Uint8Array): Uint8Array =>
    Uint8Array.of(...bytes, ...bytes.subarray(0, dice.between(1, 9)));
  const anyOf = (bytes: Uint8Array) => dice.pick([flip, cut, stretched])(bytes);
  const place = (length: number) => dice.between(0, Math.max(0, length - 1));
  const swapAt = <T>(items: readonly T[], at: number, by: (item: T) => T): T[] =>
    items.map((item, index) => (index === at ? by(item) : item));
  const foreignOutpoint = () => {
    const { coin } = dice.pick(foreign);
    return { txid: hex.decode(coin.txid), index: coin.vout };
  };

  /** Of the transaction. */
  const rawChanges: readonly (readonly [string, (raw: Raw, donor: Raw) => Partial<Raw>])[] = [
    [
      'a witness element',
      ({ witnesses = [] }) => ({
        witnesses: swapAt(witnesses, place(witnesses.length), (witness) =>
          swapAt(witness, place(witness.length), (one) => (one.length > 0 ? anyOf(one) : Uint8Array.of(1))),
        ),
      }),
    ],
    [
      'a scriptSig',
      ({ inputs }) => ({
        inputs: swapAt(inputs, place(inputs.length), (input) => ({
          ...input,
          finalScriptSig: input.finalScriptSig.length > 0 ? anyOf(input.finalScriptSig) : Uint8Array.of(1, 1),
        })),
      }),
    ],
    [
      'a txid',
      ({ inputs }) => ({
        inputs: swapAt(inputs, place(inputs.length), (input) => ({ ...input, txid: flip(input.txid) })),
      }),
    ],
    [
      'an outpoint of somebody else',
      ({ inputs }) => ({
        inputs: swapAt(inputs, dice.between(1, inputs.length - 1), (input) => ({
          ...input,
          ...foreignOutpoint(),
        })),
      }),
    ],
    [
      'somebody else’s coin besides',
      ({ inputs, witnesses = [] }) => ({
        inputs: [...inputs, { ...(inputs[1] ?? raise()), ...foreignOutpoint() }],
        witnesses: witnesses.length > 0 ? [...witnesses, witnesses[1] ?? []] : undefined,
      }),
    ],
    [
      'a coin twice',
      ({ inputs, witnesses = [] }) => ({
        inputs: [...inputs, inputs[1] ?? raise()],
        witnesses: witnesses.length > 0 ? [...witnesses, witnesses[1] ?? []] : undefined,
      }),
    ],
    [
      'an output index',
      ({ inputs }) => ({
        inputs: swapAt(inputs, place(inputs.length), (input) => ({
          ...input,
          index: dice.pick([0, 1, 2, 7, 0xffff_ffff]),
        })),
      }),
    ],
    [
      'a sequence',
      ({ inputs }) => ({
        inputs: swapAt(inputs, place(inputs.length), (input) => ({
          ...input,
          sequence: dice.pick([0, 1, 5, 0x0040_0001, 0xffff_ffff]),
        })),
      }),
    ],
    ['the lock time', () => ({ lockTime: dice.between(1, 0x7fff_ffff) })],
    ['the version', () => ({ version: dice.pick([1, 2, 3, -1]) })],
    [
      'the output',
      ({ outputs }) => ({
        outputs: outputs.map((one) =>
          dice.pick([
            { ...one, amount: one.amount + 1n },
            { ...one, script: stretched(one.script) },
          ]),
        ),
      }),
    ],
    ['another output', ({ outputs }) => ({ outputs: [...outputs, ...outputs] })],
    [
      'the order',
      ({ inputs, witnesses }) => ({ inputs: inputs.toReversed(), witnesses: witnesses?.toReversed() }),
    ],
    [
      'a coin left out',
      ({ inputs, witnesses }) => ({ inputs: inputs.slice(0, -1), witnesses: witnesses?.slice(0, -1) }),
    ],
    [
      'witnesses that are swapped',
      ({ witnesses = [] }) => ({
        witnesses: witnesses.length > 0 ? [...witnesses.slice(1), ...witnesses.slice(0, 1)] : undefined,
      }),
    ],
    [
      'signatures for another challenge',
      ({ inputs }, donor) => ({
        inputs: inputs.map((input, at) => ({
          ...input,
          finalScriptSig: donor.inputs[at]?.finalScriptSig ?? input.finalScriptSig,
        })),
        witnesses: donor.witnesses,
      }),
    ],
    [
      'the first input of another challenge',
      ({ inputs }, donor) => ({ inputs: [donor.inputs[0] ?? raise(), ...inputs.slice(1)] }),
    ],
    [
      'an annex',
      ({ witnesses = [] }) => ({
        witnesses: swapAt(witnesses, place(witnesses.length), (witness) => [
          ...witness,
          Uint8Array.of(0x50, dice.between(0, 255)),
        ]),
      }),
    ],
    [
      'the sighash byte',
      ({ witnesses = [] }) => ({
        witnesses: swapAt(witnesses, place(witnesses.length), (witness) =>
          swapAt(witness, place(witness.length), (one) =>
            Uint8Array.of(...one.subarray(0, -1), dice.pick([0, 2, 3, 0x81, 0x82, 0x83])),
          ),
        ),
      }),
    ],
  ];

  /** Of one input of a PSBT: fields that signers read, and signatures. */
  type Input = Psbt['inputs'][number];
  const inputChanges: readonly (readonly [string, (input: Input) => Input])[] = [
    [
      'a forged witness_utxo',
      (input) =>
        input.witnessUtxo
          ? { ...input, witnessUtxo: { ...input.witnessUtxo, amount: 21n * 10n ** 14n } }
          : input,
    ],
    [
      'a partial signature',
      (input) =>
        ({
          ...input,
          ...(input.partialSig
            ? { partialSig: input.partialSig.map(([key, one]) => [key, Uint8Array.from(anyOf(one))]) }
            : {}),
          ...(input.tapKeySig ? { tapKeySig: Uint8Array.from(flip(input.tapKeySig)) } : {}),
        }) as Input,
    ],
    [
      'a final witness',
      (input) => ({ ...input, finalScriptWitness: [Uint8Array.of(1), Uint8Array.of(0x51)] }),
    ],
    [
      'another script',
      (input) => ({
        ...input,
        ...(input.witnessScript ? { witnessScript: Uint8Array.of(0x51) } : {}),
        ...(input.redeemScript ? { redeemScript: Uint8Array.of(0x51) } : {}),
      }),
    ],
    ['no signature', ({ partialSig: _, tapKeySig: __, ...input }) => input],
  ];

  const ofTransaction = (): Mutated => {
    const at = place(finals.length);
    const raw = RawTx.decode(hex.decode(finals[at] ?? ''));
    const donor = RawTx.decode(hex.decode(others[at] ?? ''));
    const [what, change] = dice.pick(rawChanges);
    const changed = { ...raw, ...change(raw, donor) };
    const segwitFlag = changed.witnesses !== undefined && changed.witnesses.length > 0;
    const bytes = quietly(() =>
      RawTx.encode({ ...changed, segwitFlag, witnesses: segwitFlag ? changed.witnesses : undefined }),
    );
    return { what, submission: hex.encode(bytes ?? flip(hex.decode(finals[at] ?? ''))) };
  };
  const ofFields = (): Mutated => {
    const text = dice.pick(base).psbts[0] ?? '';
    const psbt = RawPSBTV0.decode(bytesOf(text));
    const [what, change] = dice.pick(inputChanges);
    const inputs = swapAt(psbt.inputs, place(psbt.inputs.length), change);
    const bytes = quietly(() => RawPSBTV0.encode({ ...psbt, inputs }));
    return { what, submission: base64(bytes ?? flip(bytesOf(text))) };
  };
  const ofBytes = (): Mutated => {
    const bytes = dice.roll() < 0.5 ? bytesOf(dice.pick(psbts)) : hex.decode(dice.pick(finals));
    let changed = anyOf(bytes);
    while (dice.roll() < 0.3 && changed.length > 0) changed = flip(changed);
    return { what: 'bytes', submission: dice.roll() < 0.5 ? base64(changed) : hex.encode(changed) };
  };
  const ofText = (): Mutated => {
    const text = dice.pick(psbts);
    const at = place(text.length);
    return {
      what: 'the text',
      submission: text.slice(0, at) + dice.pick(['=', '\0', 'A', '💥', ' ', 'pof', '']) + text.slice(at + 1),
    };
  };
  const ofCareless = (): Mutated => {
    const sighash = dice.pick([2, 3, 0x81, 0x82, 0x83]);
    const submission = asTransaction(signProof([dice.pick(ordinary)], { message, sighash }));
    return { what: 'careless signatures', submission };
  };

  return {
    honest: psbts[0] ?? '',
    next(): Mutated {
      const roll = dice.roll();
      if (roll < 0.5) return ofTransaction();
      if (roll < 0.65) return ofFields();
      if (roll < 0.9) return ofBytes();
      return roll < 0.97 ? ofText() : ofCareless();
    },
    /** Whether the transaction is one that the owners of these coins have signed for this challenge. */
    isAsSigned: (submission: string): boolean => skeletons.has(skeleton(submission)),
  };
}

function raise(): never {
  throw new TypeError('a proof has inputs');
}
