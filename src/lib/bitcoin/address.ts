import { Address, OutScript } from '@scure/btc-signer';
import { quietly } from './quietly.ts';

/** Whose addresses are accepted. The test networks share their prefixes; regtest has its own for bech32 only. */
export type Network = 'main' | 'test' | 'testnet4' | 'signet' | 'regtest';

export type AddressType = 'p2pkh' | 'p2sh' | 'p2wpkh' | 'p2wsh' | 'p2tr';

export type ParsedAddress = {
  /** As wallets write it: bech32 in lower case. */
  readonly address: string;
  readonly type: AddressType;
  readonly scriptPubKey: Uint8Array;
  /** What the script commits to: 20 or 32 bytes of hash, or the x-only output key of P2TR. */
  readonly program: Uint8Array;
};

export type AddressError = { readonly error: 'address_invalid' | 'address_wrong_network' };

const test = { bech32: 'tb', pubKeyHash: 0x6f, scriptHash: 0xc4, wif: 0xef };
/** Prefixes of BIP-173 and base58check, by network. */
export const networks = {
  main: { bech32: 'bc', pubKeyHash: 0x00, scriptHash: 0x05, wif: 0x80 },
  test,
  testnet4: test,
  signet: test,
  regtest: { ...test, bech32: 'bcrt' },
} as const;

/** BIP-173: at most 90 characters. */
const LONGEST = 90;

/**
 * Reads an address of `network`. Strict: checksums, one case, bech32 for version 0 and bech32m for version 1 (BIP-350).
 * Witness versions above 1 and pay-to-anchor are `address_invalid`: anybody can spend those, so nobody signs for them.
 */
export function parseAddress(text: string, network: Network): ParsedAddress | AddressError {
  if (text.length > LONGEST) return { error: 'address_invalid' };
  const own = decode(text, network);
  if (own) return own;
  const elsewhere = (['main', 'test', 'regtest'] as const).some((other) => decode(text, other));
  return { error: elsewhere ? 'address_wrong_network' : 'address_invalid' };
}

function decode(text: string, network: Network): ParsedAddress | null {
  const output = quietly(() => Address(networks[network]).decode(text));
  return output && isOwned(output) ? outputAddress(output, network) : null;
}

type Output = ReturnType<ReturnType<typeof Address>['decode']>;
type Owned = Extract<Output, { type: 'pkh' | 'sh' | 'wpkh' | 'wsh' | 'tr' }>;

const isOwned = (output: Output): output is Owned => ['pkh', 'sh', 'wpkh', 'wsh', 'tr'].includes(output.type);

/** The address of an output that somebody owns. */
export const outputAddress = (output: Owned, network: Network): ParsedAddress => ({
  address: Address(networks[network]).encode(output),
  type: `p2${output.type}`,
  scriptPubKey: OutScript.encode(output),
  program: output.type === 'tr' ? output.pubkey : output.hash,
});
