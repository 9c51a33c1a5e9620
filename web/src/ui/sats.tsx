import { inBitcoin, inSats, signed } from '../lib/sats.ts';

/** An amount, and in bitcoin for those who point at it. */
export const Sats = ({ value, sign = false }: { readonly value: number; readonly sign?: boolean }) => (
  <span className="sats" title={inBitcoin(value)}>
    {sign ? signed(value) : inSats(value)}
  </span>
);
