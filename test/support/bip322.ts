/** A wallet that signs messages as BIP-322 says, with nothing of the verifier in it: btc-signer and the BIP's own words. */
import { schnorr } from '@noble/curves/secp256k1.js';
import * as btc from '@scure/btc-signer';
import { hash160, pubECDSA, pubSchnorr, sha256x2, signECDSA } from '@scure/btc-signer/utils.js';

export const regtest = { ...btc.TEST_NETWORK, bech32: 'bcrt' };
type Prefixes = typeof regtest;

const scripts = {
  p2pkh: (key: Uint8Array, network: Prefixes) => btc.p2pkh(pubECDSA(key), network),
  p2wpkh: (key: Uint8Array, network: Prefixes) => btc.p2wpkh(pubECDSA(key), network),
  'p2sh-p2wpkh': (key: Uint8Array, network: Prefixes) =>
    btc.p2sh(btc.p2wpkh(pubECDSA(key), network), network),
  p2tr: (key: Uint8Array, network: Prefixes) => btc.p2tr(pubSchnorr(key), undefined, network),
};
export type SingleKeyScript = keyof typeof scripts;
export const singleKeyScripts = Object.keys(scripts) as readonly SingleKeyScript[];

/** What an input of that script needs to be signed, with its `script` and `address`. */
export type Payment = {
  readonly type: string;
  readonly script: Uint8Array;
  readonly address?: string;
  readonly redeemScript?: Uint8Array;
  readonly witnessScript?: Uint8Array;
  readonly tapInternalKey?: Uint8Array;
};

export const payTo = (script: SingleKeyScript, key: Uint8Array, network: Prefixes = regtest): Payment =>
  scripts[script](key, network);

/** `required` of the keys, in a P2WSH output; `wrap` puts that into P2SH. */
export const payToMultisig = (required: number, keys: readonly Uint8Array[], wrap = false): Payment => {
  const inner = btc.p2wsh(
    btc.p2ms(
      required,
      keys.map((key) => pubECDSA(key)),
    ),
    regtest,
  );
  return wrap ? btc.p2sh(inner, regtest) : inner;
};

/** Any witness script, in a P2WSH output; `wrap` puts that into P2SH. */
export const payToScript = (script: Uint8Array, wrap = false): Payment => {
  const inner = btc.p2wsh({ type: 'unknown', script }, regtest);
  return wrap ? btc.p2sh(inner, regtest) : inner;
};

/** A P2TR output whose only leaf is that script, and how one key signs in it. */
export const payToLeaf = (script: Uint8Array) => {
  const { type, script: output, address, tapLeafScript } = btc.p2tr(undefined, { script }, regtest, true);
  const payment: Payment = { type, script: output, address: address ?? '' };
  const [[control, leaf] = []] = tapLeafScript ?? [];
  if (!control || !leaf) throw new Error('no leaf');
  const controlBlock = btc.TaprootControlBlock.encode(control);
  const sign = (tx: btc.Transaction, key: Uint8Array) => {
    const digest = tx.preimageWitnessV1(0, [output], 0, [0n], -1, script, leaf.at(-1));
    return withWitness(tx, [schnorr.sign(digest, key), script, controlBlock]);
  };
  return { payment, sign };
};

export const toSpend = (message: string, script: Uint8Array): Uint8Array => {
  const hash = schnorr.utils.taggedHash('BIP0322-signed-message', new TextEncoder().encode(message));
  return btc.RawTx.encode({
    version: 0,
    segwitFlag: false,
    inputs: [
      {
        txid: new Uint8Array(32),
        index: 0xffffffff,
        finalScriptSig: Uint8Array.of(0, 32, ...hash),
        sequence: 0,
      },
    ],
    outputs: [{ amount: 0n, script }],
    witnesses: undefined,
    lockTime: 0,
  });
};

export type SignOptions = {
  readonly version?: number;
  readonly lockTime?: number;
  readonly sequence?: number;
  readonly sighash?: number;
};

/** The unsigned `to_sign`. */
export const toSign = (message: string, payment: Payment, options: SignOptions = {}): btc.Transaction => {
  const { version = 0, lockTime = 0, sequence = 0, sighash } = options;
  const spent = toSpend(message, payment.script);
  const tx = new btc.Transaction({
    version,
    lockTime,
    allowUnknownOutputs: true,
    allowUnknownInputs: true,
    allowLegacyWitnessUtxo: true,
  });
  tx.addInput({
    txid: sha256x2(spent).toReversed(),
    index: 0,
    sequence,
    witnessUtxo: { amount: 0n, script: payment.script },
    ...(payment.type === 'pkh' ? { nonWitnessUtxo: spent } : {}),
    ...(payment.redeemScript && { redeemScript: payment.redeemScript }),
    ...(payment.witnessScript && { witnessScript: payment.witnessScript }),
    ...(payment.tapInternalKey && { tapInternalKey: payment.tapInternalKey }),
    ...(sighash === undefined ? {} : { sighashType: sighash }),
  });
  tx.addOutput({ amount: 0n, script: Uint8Array.of(0x6a) });
  return tx;
};

export type Signed = {
  readonly scriptSig: Uint8Array;
  readonly witness: readonly Uint8Array[];
  readonly transaction: Uint8Array;
  /** Base64 with prefix. */
  readonly simple: string;
  readonly full: string;
};

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

const present = (transaction: Uint8Array): Signed => {
  const raw = btc.RawTx.decode(transaction);
  const witness = raw.witnesses?.[0] ?? [];
  return {
    scriptSig: raw.inputs[0]?.finalScriptSig ?? new Uint8Array(),
    witness,
    transaction,
    simple: `smp${base64(btc.RawWitness.encode(witness))}`,
    full: `ful${base64(transaction)}`,
  };
};

/** Signs as a wallet with these keys would. */
export const signMessage = (
  message: string,
  payment: Payment,
  keys: readonly Uint8Array[],
  options: SignOptions = {},
): Signed => {
  const tx = toSign(message, payment, options);
  for (const key of keys) tx.sign(key, [0, 1, 2, 3, 0x81, 0x82, 0x83]);
  tx.finalize();
  return present(tx.extract());
};

/** An ECDSA signature for a witness of version 0 with SIGHASH_ALL behind it, for scripts that no wallet finishes. */
export const signWitnessScript = (tx: btc.Transaction, script: Uint8Array, key: Uint8Array): Uint8Array =>
  Uint8Array.of(...signECDSA(tx.preimageWitnessV0(0, script, 1, 0n), key), 1);

/** `to_sign` with a witness made by hand. */
export const withWitness = (
  tx: btc.Transaction,
  witness: readonly Uint8Array[],
  scriptSig: Uint8Array = new Uint8Array(),
): Signed => {
  const raw = btc.RawTx.decode(tx.unsignedTx);
  const inputs = raw.inputs.map((input) => ({ ...input, finalScriptSig: scriptSig }));
  const segwit = witness.length > 0;
  return present(
    btc.RawTx.encode({ ...raw, inputs, segwitFlag: segwit, witnesses: segwit ? [[...witness]] : undefined }),
  );
};

export { hash160, pubECDSA, pubSchnorr };
