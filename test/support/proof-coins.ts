/** Coins of every usual kind, made of a number alone, and those who sign for them. */
import { createHash } from 'node:crypto';
import {
  OutScript,
  p2ms,
  p2pkh,
  p2sh,
  p2tr,
  p2wpkh,
  p2wsh,
  RawTx,
  Script,
  Transaction,
} from '@scure/btc-signer';
import { hash160, pubECDSA, pubSchnorr, sha256 } from '@scure/btc-signer/utils.js';
import { txidOf } from '../../src/lib/bitcoin/bip322/transactions.ts';
import type { ProofCoin } from '../../src/lib/bitcoin/proof/index.ts';

export const coinKinds = [
  'wpkh',
  'sh(wpkh)',
  'pkh',
  'tr',
  'sh(multi)',
  'wsh(multi)',
  'sh(wsh(multi))',
  'wsh(covenant)',
] as const;
export type CoinKind = (typeof coinKinds)[number];

export type OwnedCoin = {
  readonly kind: CoinKind;
  readonly coin: ProofCoin;
  /** Those who have to sign. */
  readonly keys: readonly Uint8Array[];
};

const secret = (name: string) => Uint8Array.from(createHash('sha256').update(name).digest());
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** The seed owner's covenant: the owner at once, the heir from a height on. */
export const LOCK_HEIGHT = 120;
const covenantOf = (owner: Uint8Array, heir: Uint8Array) =>
  Script.encode([
    'IF',
    owner,
    'CHECKSIG',
    'ELSE',
    LOCK_HEIGHT,
    'CHECKLOCKTIMEVERIFY',
    'DROP',
    heir,
    'CHECKSIG',
    'ENDIF',
  ]);

/** @param number another number is another coin of other keys */
export function coinOf(kind: CoinKind, number: number, amount = 100_000n + BigInt(number)): OwnedCoin {
  const [first, second, third] = [0, 1, 2].map((at) => secret(`${kind} ${number} ${at}`)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const key = pubECDSA(first);
  const multi = p2ms(
    2,
    [first, second, third].map((one) => pubECDSA(one)),
  );
  const covenant = covenantOf(key, pubECDSA(second));
  const paths = [[key, { fingerprint: number, path: [0x8000_0054, number] }]] as [
    Uint8Array,
    { fingerprint: number; path: number[] },
  ][];
  const bip32Derivation = paths.map(([one, origin]): [Uint8Array<ArrayBuffer>, typeof origin] => [
    Uint8Array.from(one),
    origin,
  ]);
  const own = (bytes: Uint8Array | undefined) => Uint8Array.from(bytes ?? []);
  const made = (): Pick<ProofCoin, 'scriptPubKey' | 'fields'> & { keys: Uint8Array[] } => {
    switch (kind) {
      case 'wpkh':
        return { scriptPubKey: p2wpkh(key).script, fields: { bip32Derivation }, keys: [first] };
      case 'sh(wpkh)': {
        const { script, redeemScript } = p2sh(p2wpkh(key));
        return {
          scriptPubKey: script,
          fields: { bip32Derivation, redeemScript: own(redeemScript) },
          keys: [first],
        };
      }
      case 'pkh':
        return { scriptPubKey: p2pkh(key).script, fields: { bip32Derivation }, keys: [first] };
      case 'tr': {
        const { script, tapInternalKey } = p2tr(pubSchnorr(first));
        return { scriptPubKey: script, fields: { tapInternalKey: own(tapInternalKey) }, keys: [first] };
      }
      case 'sh(multi)': {
        const { script, redeemScript } = p2sh(multi);
        return {
          scriptPubKey: script,
          fields: { bip32Derivation, redeemScript: own(redeemScript) },
          keys: [third, first],
        };
      }
      case 'wsh(multi)': {
        const { script, witnessScript } = p2wsh(multi);
        return {
          scriptPubKey: script,
          fields: { bip32Derivation, witnessScript: own(witnessScript) },
          keys: [third, first],
        };
      }
      case 'sh(wsh(multi))': {
        const { script, redeemScript, witnessScript } = p2sh(p2wsh(multi));
        return {
          scriptPubKey: script,
          fields: {
            bip32Derivation,
            redeemScript: own(redeemScript),
            witnessScript: own(witnessScript),
          },
          keys: [second, third],
        };
      }
      case 'wsh(covenant)':
        return {
          scriptPubKey: OutScript.encode({ type: 'wsh', hash: sha256(covenant) }),
          fields: { bip32Derivation, witnessScript: own(covenant) },
          keys: [first],
        };
    }
  };
  const { scriptPubKey, fields, keys } = made();
  const previousTransaction = RawTx.encode({
    version: 2,
    segwitFlag: false,
    inputs: [
      { txid: secret(`from ${number}`), index: 0, finalScriptSig: new Uint8Array(), sequence: 0xffff_ffff },
    ],
    outputs: [
      { amount: 1n, script: OutScript.encode({ type: 'wpkh', hash: hash160(key) }) },
      { amount, script: scriptPubKey },
    ],
    witnesses: undefined,
    lockTime: 0,
  });
  const txid = hex(txidOf(previousTransaction));
  return { kind, coin: { txid, vout: 1, amount, scriptPubKey, previousTransaction, fields }, keys };
}

/** As a wallet makes it: all of the coins to some address, not signed. */
export function ordinaryPsbt(
  owned: readonly OwnedCoin[],
  { lockTime = 0, version = 0 }: { readonly lockTime?: number; readonly version?: 0 | 2 } = {},
): Uint8Array {
  const tx = new Transaction({
    lockTime,
    PSBTVersion: version,
    allowUnknownInputs: true,
    disableScriptCheck: true,
  });
  for (const { coin } of owned) {
    const { txid, vout, amount, scriptPubKey, previousTransaction, fields, sequence = 0xffff_fffd } = coin;
    tx.addInput({
      txid,
      index: vout,
      sequence,
      ...fields,
      ...(previousTransaction ? { nonWitnessUtxo: previousTransaction } : {}),
      ...(previousTransaction ? {} : { witnessUtxo: { amount, script: scriptPubKey } }),
    });
  }
  const total = owned.reduce((sum, { coin }) => sum + coin.amount, 0n);
  tx.addOutput({ amount: total - 1000n, script: p2wpkh(pubECDSA(secret('elsewhere'))).script });
  return tx.toPSBT(version);
}

/** What the owners return: signed, not finalized. */
export function signWithScure(psbt: Uint8Array, keys: readonly Uint8Array[]): Uint8Array {
  const tx = Transaction.fromPSBT(psbt, {
    allowUnknownInputs: true,
    allowUnknownOutputs: true,
    allowUnknownVersion: true,
    disableScriptCheck: true,
    unknown: 'ignore',
  });
  for (const key of keys) tx.sign(key);
  return tx.toPSBT();
}
