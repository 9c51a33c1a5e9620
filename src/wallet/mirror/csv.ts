/** Histories as CSV (RFC 4180), safe to open in a spreadsheet. */
import { decimalFromSats } from '../../lib/bitcoin/sats.ts';
import type { WalletTransaction } from '../model.ts';
import { iso } from '../present.ts';

const COLUMNS = [
  'date',
  'txid',
  'state',
  'height',
  'received_sats',
  'sent_sats',
  'fee_sats',
  'net_sats',
  'net_btc',
  'label',
  'replaced_by',
];

export const csvHead = `${COLUMNS.join(',')}\r\n`;

export function csvLine(one: WalletTransaction): string {
  const net = one.received - one.sent;
  const cells = [
    iso(one.at),
    one.txid,
    one.state,
    one.height ?? '',
    one.received,
    one.sent,
    one.fee ?? '',
    net,
    decimalFromSats(net),
    csvText(one.label ?? ''),
    one.replacedBy ?? '',
  ];
  return `${cells.join(',')}\r\n`;
}

/** What a spreadsheet would run as a formula gets an apostrophe, which it shows to nobody. */
export function csvText(text: string): string {
  const harmless = /^\s*[=+\-@\t\r|%]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
