import { z } from 'zod';
import type { BitcoinRpc } from './bitcoin-rpc.ts';
import { real } from './bitcoin-rpc-json.ts';

const info = z.object({ scanning: z.union([z.literal(false), z.object({ progress: real })]) });

/** The share of a wallet's present scan that is done, from 0 to 1; null when there is none. */
export async function scanning(wallet: BitcoinRpc): Promise<number | null> {
  const { scanning: scan } = await wallet.call('getwalletinfo', [], info);
  return scan === false ? null : Math.min(1, Math.max(0, scan.progress));
}
