/** Makes the PSBT that proves funds once signed (BIP-322 "Full (Proof of Funds)"), and that no node would ever take. */
import { hex } from '@scure/base';
import { RawPSBTV0, RawPSBTV2 } from '@scure/btc-signer/psbt.js';
import { MOST_BYTES } from '../psbt/text.ts';
import type { InputMap, ProofCoin } from './coin.ts';
import { type ChosenCoins, coinsOfPsbt } from './coins-of-psbt.ts';
import { challengeTransaction, isMessage } from './commitment.ts';
import { ProofError } from './errors.ts';
import { inputMap } from './input-map.ts';
import { hasRelativeLock, mayNeedLockTime } from './locks.ts';

export const MOST_COINS = 100;

/** `hybrid`: for wallets that refuse a fee of everything; it pays the sum back, and is no BIP-322 proof to signers. */
export type BuiltFormat = 'bip322-pof' | 'hybrid';

export type ProofOptions = {
  /** Signed to the letter: 2 to 330 characters of printable ASCII. */
  readonly message: string;
  readonly format?: BuiltFormat | undefined;
  /** Of the PSBT. */
  readonly version?: 0 | 2 | undefined;
};

export type ProofRequest = ProofOptions & {
  readonly coins: readonly ProofCoin[];
  /** What a script with a lock needs; else 0. */
  readonly lockTime?: number | undefined;
};

/** OP_RETURN with nothing behind it: the one output of a BIP-322 `to_sign`. */
export const NOTHING_PAID = { amount: 0n, script: Uint8Array.of(0x6a) } as const;

/** Signals replaceability as wallets do, and lets a lock time count. */
const USUAL_SEQUENCE = 0xffff_fffd;

/**
 * @throws ProofError message_invalid, no_coins, too_many_coins, coin_repeated, psbt_too_large,
 *   previous_transaction_missing, previous_transaction_wrong
 */
export function buildProof({ coins, message, lockTime = 0, format, version = 0 }: ProofRequest): Uint8Array {
  if (!isMessage(message)) throw new ProofError('message_invalid');
  const proven = challengeCoin(coins);
  if (!proven) throw new ProofError('no_coins');
  if (coins.length > MOST_COINS) throw new ProofError('too_many_coins');
  const names = new Set(coins.map(({ txid, vout }) => `${txid}:${vout}`));
  if (names.size !== coins.length) throw new ProofError('coin_repeated');

  const toSpend = challengeTransaction(message, proven.scriptPubKey);
  const challenge: ProofCoin = {
    ...proven,
    txid: toSpend.txid,
    vout: 0,
    amount: 0n,
    previousTransaction: toSpend.bytes,
    // A script that asks for an age asks input 0 for it too.
    sequence: hasRelativeLock(proven) ? proven.sequence : 0,
  };
  const inputs = [challenge, ...coins];
  const psbt = encode(version, {
    message,
    // BIP-322: 0, or 2 for relative locks (BIP-68). A payment that looks ordinary has the ordinary version.
    txVersion: format === 'hybrid' || coins.some(hasRelativeLock) ? 2 : 0,
    lockTime,
    inputs: inputs.map((coin) => ({
      txid: Uint8Array.from(hex.decode(coin.txid)),
      index: coin.vout,
      sequence: coin.sequence ?? USUAL_SEQUENCE,
      map: inputMap(coin),
    })),
    output: format === 'hybrid' ? paidBack(coins, proven) : { ...NOTHING_PAID, map: {} },
  });
  if (psbt.length > MOST_BYTES) throw new ProofError('psbt_too_large');
  return psbt;
}

/**
 * The same of an ordinary PSBT that spends the chosen coins; its lock time stays where a script may ask for it.
 * @param options `only`: some of its coins, so that no more are shown than are needed
 * @throws ProofError those of `coinsOfPsbt` and `buildProof`
 */
export const buildProofFromPsbt = (psbt: Uint8Array, options: ChosenOptions): Uint8Array =>
  buildProofOfChosen(coinsOfPsbt(psbt), options);

/** @throws ProofError those of `buildProof` */
export function buildProofOfChosen(
  { coins: all, lockTime }: ChosenCoins,
  { only, ...options }: ChosenOptions,
): Uint8Array {
  const coins = only ? all.filter((coin) => only.some((one) => isSame(one, coin))) : all;
  return buildProof({ ...options, coins, lockTime: coins.some(mayNeedLockTime) ? lockTime : 0 });
}

type ChosenOptions = ProofOptions & { readonly only?: readonly Outpoint[] | undefined };
type Outpoint = Pick<ProofCoin, 'txid' | 'vout'>;

const isSame = (one: Outpoint, other: Outpoint) => one.txid === other.txid && one.vout === other.vout;

/** Whose script the message is signed for: signers refuse one that is not their own. Without a lock where there is one. */
const challengeCoin = (coins: readonly ProofCoin[]) =>
  coins.find((coin) => !hasRelativeLock(coin)) ?? coins[0];

type OutputMap = ReturnType<typeof RawPSBTV0.decode>['outputs'][number];
type Output = { readonly amount: bigint; readonly script: Uint8Array<ArrayBuffer>; readonly map: OutputMap };

/** With what lets the signer see that it is the owner's. */
function paidBack(coins: readonly ProofCoin[], { scriptPubKey, fields = {} }: ProofCoin): Output {
  const { redeemScript, witnessScript, bip32Derivation, tapInternalKey, tapBip32Derivation } = fields;
  return {
    amount: coins.reduce((sum, { amount }) => sum + amount, 0n),
    script: Uint8Array.from(scriptPubKey),
    map: {
      ...(redeemScript ? { redeemScript } : {}),
      ...(witnessScript ? { witnessScript } : {}),
      ...(bip32Derivation ? { bip32Derivation } : {}),
      ...(tapInternalKey ? { tapInternalKey } : {}),
      ...(tapBip32Derivation ? { tapBip32Derivation } : {}),
    },
  };
}

type Parts = {
  readonly message: string;
  readonly txVersion: number;
  readonly lockTime: number;
  readonly inputs: readonly {
    readonly txid: Uint8Array<ArrayBuffer>;
    readonly index: number;
    readonly sequence: number;
    readonly map: InputMap;
  }[];
  readonly output: Output;
};

function encode(version: 0 | 2, { message, txVersion, lockTime, inputs, output }: Parts): Uint8Array {
  // PSBT_GLOBAL_GENERIC_SIGNED_MESSAGE: what signers show.
  const genericSignedMessage = new TextEncoder().encode(message);
  const { amount, script, map } = output;
  if (version === 0)
    return RawPSBTV0.encode({
      global: {
        genericSignedMessage,
        unsignedTx: {
          version: txVersion,
          lockTime,
          inputs: inputs.map(({ map: _, ...input }) => ({ ...input, finalScriptSig: new Uint8Array() })),
          outputs: [{ amount, script }],
        },
      },
      inputs: inputs.map((input) => input.map),
      outputs: [map],
    });
  return RawPSBTV2.encode({
    global: {
      genericSignedMessage,
      version: 2,
      txVersion,
      fallbackLocktime: lockTime,
      inputCount: inputs.length,
      outputCount: 1,
    },
    inputs: inputs.map(({ map: fields, ...input }) => ({ ...fields, ...input })),
    outputs: [{ ...map, amount, script }],
  });
}
