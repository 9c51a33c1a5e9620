/** A payment request as BIP-21 has it. `amount` in satoshis. */
export function paymentUri(
  address: string,
  { amount, label }: { readonly amount?: number | null; readonly label?: string } = {},
): string {
  const parts = [
    ...(amount ? [`amount=${bitcoins(amount)}`] : []),
    ...(label ? [`label=${encodeURIComponent(label)}`] : []),
  ];
  return `bitcoin:${address}${parts.length > 0 ? `?${parts.join('&')}` : ''}`;
}

/** Decimal, without zeros at the end. */
const bitcoins = (sats: number): string =>
  `${Math.trunc(sats / 1e8)}.${String(sats % 1e8).padStart(8, '0')}`.replace(/\.?0+$/, '');

export type PaymentRequest = { readonly address: string; readonly amount: string | null };

/** What somebody pasted as the address: it may be a whole request. The amount stays text, in bitcoin. */
export function readPaymentUri(text: string): PaymentRequest {
  const [, address, query = ''] = /^bitcoin:([0-9a-z]+)(?:\?(.*))?$/i.exec(text.trim()) ?? [];
  if (address === undefined) return { address: text.trim(), amount: null };
  return { address, amount: new URLSearchParams(query).get('amount') };
}
