import { Address, OutScript } from '@scure/btc-signer';
import { type Network, networks } from '../address.ts';
import { quietly } from '../quietly.ts';

/** Outputs that somebody owns: for what anybody may spend no address is shown. */
const OWNED: ReadonlySet<string> = new Set(['pkh', 'sh', 'wpkh', 'wsh', 'tr']);

/** The address that stands for a scriptPubKey; null where there is none. */
export function scriptAddress(script: Uint8Array, network: Network): string | null {
  return quietly(() => {
    const output = OutScript.decode(script);
    return OWNED.has(output.type) ? Address(networks[network]).encode(output) : null;
  });
}
