/** Wallets that sign texts and Nostr keys that sign events, for tests only: each makes its own private key. */
import { createHash } from 'node:crypto';
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { Address, p2pkh, p2tr, p2wpkh, RawWitness, Transaction } from '@scure/btc-signer';
import { type Network, networks } from '../../src/lib/bitcoin/address.ts';
import { buildToSpend, txidOf } from '../../src/lib/bitcoin/bip322/transactions.ts';
import { bip322Hash, legacyHash } from '../../src/lib/bitcoin/message-hash.ts';
import { serialise } from '../../src/lib/nostr/verify.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

type Unsigned = {
  readonly kind: number;
  readonly tags?: readonly (readonly string[])[];
  readonly content?: string;
  /** Seconds since the epoch. */
  readonly createdAt?: number;
};

/** A Nostr key as a browser extension holds it (NIP-07). */
export function createNostrKey(privateKey = schnorr.utils.randomSecretKey()) {
  const pubkey = hex(schnorr.getPublicKey(privateKey));
  return {
    pubkey,
    sign({ kind, tags = [], content = '', createdAt = Math.floor(Date.now() / 1000) }: Unsigned) {
      const id = createHash('sha256').update(serialise({ pubkey, createdAt, kind, tags, content })).digest();
      const sig = hex(schnorr.sign(id, privateKey));
      return { id: hex(id), pubkey, created_at: createdAt, kind, tags, content, sig };
    },
  };
}

export type NostrKey = ReturnType<typeof createNostrKey>;

/** NIP-98: the `Authorization` header for one request. `now` in milliseconds since the epoch. */
export function httpAuth(
  key: NostrKey,
  request: {
    readonly url: string;
    readonly method: string;
    readonly now: number;
    readonly body?: string;
    readonly kind?: number;
    readonly extra?: readonly (readonly string[])[];
  },
): string {
  const { url, method, now, body, kind = 27_235, extra = [] } = request;
  const payload = body === undefined ? [] : [['payload', createHash('sha256').update(body).digest('hex')]];
  const tags = [['u', url], ['method', method], ...payload, ...extra];
  const event = key.sign({ kind, tags, createdAt: Math.floor(now / 1000) });
  return `Nostr ${Buffer.from(JSON.stringify(event)).toString('base64')}`;
}

type AddressKind = 'p2wpkh' | 'p2tr' | 'p2pkh';

/**
 * A wallet with one key. Segwit addresses sign by BIP-322 (simple), `p2pkh` the way Core does.
 * `identity` is what the server should take the key for.
 */
export function createBitcoinKey(
  kind: AddressKind = 'p2wpkh',
  network: Network = 'main',
  privateKey = secp256k1.utils.randomSecretKey(),
) {
  const publicKey = secp256k1.getPublicKey(privateKey, true);
  const output = outputOf(kind, publicKey, network);
  const identity = kind === 'p2tr' ? hex(output.script.subarray(2)) : hex(publicKey);
  return {
    kind,
    privateKey,
    publicKey: hex(publicKey),
    address: output.address ?? '',
    identity,
    sign: (message: string): string =>
      kind === 'p2pkh' ? signLegacy(message, privateKey) : signSimple(message, privateKey, output),
    /** BIP-322 (full), valid from `lockTime` on: a height, or seconds since the epoch. */
    signLocked: (message: string, lockTime: number): string =>
      `ful${Buffer.from(toSign(message, privateKey, output, lockTime).extract()).toString('base64')}`,
  };
}

export type BitcoinKey = ReturnType<typeof createBitcoinKey>;

function outputOf(kind: AddressKind, publicKey: Uint8Array, network: Network) {
  const prefixes = networks[network];
  if (kind === 'p2wpkh') return p2wpkh(publicKey, prefixes);
  return kind === 'p2pkh' ? p2pkh(publicKey, prefixes) : p2tr(publicKey.subarray(1), undefined, prefixes);
}

/** The 65 bytes of `signmessage`: header 31–34 for a compressed key. */
function signLegacy(message: string, privateKey: Uint8Array): string {
  const signature = secp256k1.sign(legacyHash(message), privateKey, { prehash: false, format: 'recovered' });
  const bytes = Buffer.from(signature);
  bytes.writeUInt8(31 + bytes.readUInt8(0), 0);
  return bytes.toString('base64');
}

function signSimple(message: string, privateKey: Uint8Array, output: ReturnType<typeof outputOf>): string {
  const witness = toSign(message, privateKey, output).getInput(0).finalScriptWitness ?? [];
  return `smp${Buffer.from(RawWitness.encode(witness)).toString('base64')}`;
}

/** The virtual transaction of BIP-322 that spends `to_spend`, signed. */
function toSign(
  message: string,
  privateKey: Uint8Array,
  { script, ...keys }: ReturnType<typeof outputOf>,
  lockTime = 0,
): Transaction {
  const txid = txidOf(buildToSpend(bip322Hash(message), script));
  const transaction = new Transaction({ version: 0, lockTime, allowUnknownOutputs: true });
  const internal = 'tapInternalKey' in keys ? { tapInternalKey: keys.tapInternalKey } : {};
  transaction.addInput({ txid, index: 0, sequence: 0, witnessUtxo: { script, amount: 0n }, ...internal });
  transaction.addOutput({ script: Uint8Array.of(0x6a), amount: 0n });
  transaction.sign(privateKey);
  transaction.finalize();
  return transaction;
}

/** Whoever knows the preimage may spend: a script that takes an interpreter, and what its owner would hand in. */
export function createHashLock(preimage: Uint8Array) {
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
  // OP_SHA256 <digest> OP_EQUAL
  const script = Buffer.concat([Buffer.of(0xa8, 0x20), digest(preimage), Buffer.of(0x87)]);
  return {
    address: Address(networks.main).encode({ type: 'wsh', hash: digest(script) }),
    signature: `smp${Buffer.from(RawWitness.encode([preimage, script])).toString('base64')}`,
  };
}
