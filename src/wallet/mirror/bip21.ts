/** BIP-21 links. */
import { decimalFromSats } from '../../lib/bitcoin/sats.ts';

export type PaymentRequest = {
  readonly address: string;
  readonly amount?: bigint | undefined;
  /** Who is paid, for whoever pays. */
  readonly label?: string | undefined;
  readonly message?: string | undefined;
};

/** Spaces are %20: wallets take `+` for a plus. */
export function paymentUri({ address, amount, label, message }: PaymentRequest): string {
  const query = [
    amount === undefined ? '' : `amount=${decimalFromSats(amount).replace(/\.?0+$/, '')}`,
    label ? `label=${encodeURIComponent(label)}` : '',
    message ? `message=${encodeURIComponent(message)}` : '',
  ].filter((part) => part !== '');
  return `bitcoin:${address}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}
