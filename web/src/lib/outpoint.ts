import type { Outpoint } from '@hodlxxi/sdk';

/** `txid:vout`. */
export const outpointOf = ({ txid, vout }: Outpoint): string => `${txid}:${vout}`;

/** Coins that another page has handed over in the history's state, which may hold anything. */
export function chosenCoins(state: unknown): readonly Outpoint[] {
  const coins: unknown =
    typeof state === 'object' && state !== null ? Reflect.get(state, 'coins') : undefined;
  if (!Array.isArray(coins)) return [];
  return coins.flatMap((one: unknown) => {
    const [found, txid = '', vout = ''] = /^([0-9a-f]{64}):(\d{1,9})$/.exec(String(one)) ?? [];
    return found === undefined ? [] : [{ txid, vout: Number(vout) }];
  });
}
