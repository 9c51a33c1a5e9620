/** Every byte of this slice that comes in or goes out over HTTP. Amounts are whole satoshis. */
import { z } from 'zod';
import { nextCursor, pageQuery } from '../../core/paging.ts';

const MAX_SATS = 2_100_000_000_000_000;
const sats = z.int().min(0).max(MAX_SATS);
const time = z.iso.datetime();
const branch = z.enum(['receive', 'change']);
const txid = z.string().regex(/^[0-9a-f]{64}$/);
const isTrue = z.enum(['true', 'false']).transform((text) => text === 'true');
/** PostgreSQL takes no NUL; the other control characters serve only to deceive. */
export const label = z
  .string()
  .max(255)
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'must not contain control characters');

export const balanceAnswer = z.object({
  confirmed: sats,
  pending: sats,
  immature: sats.describe('Mined rewards, until 100 blocks lie upon them'),
  frozen: sats.describe('Of the others: what is not offered for spending'),
  total: sats,
  synced_height: z.int().nullable().describe('Up to this block; null while the chain is being read'),
  state: z.enum(['importing', 'scanning', 'ready', 'incomplete', 'locked']),
});

export const addressAnswer = z.object({
  address: z.string(),
  branch,
  position: z.int(),
  label: z.string().nullable(),
  given_at: time.nullable(),
  used_at: time.nullable(),
  received: sats,
  holds: sats,
});
export const addressesAnswer = z.object({ addresses: z.array(addressAnswer), next_cursor: nextCursor });
export const addressesQuery = pageQuery.extend({ branch: branch.optional(), used: isTrue.optional() });

export const giveBody = z.object({
  branch: branch.default('receive'),
  label: label.optional(),
  amount: sats.min(1).optional().describe('To be asked for in the link'),
  message: label.optional().describe('For whoever pays'),
});
export const givenAnswer = addressAnswer.extend({
  uri: z.string().describe('BIP-21'),
  qr: z.string().describe('The link as a QR code: d of an SVG path in a square of qr_size units'),
  qr_size: z.int(),
});

export const coinAnswer = z.object({
  txid,
  vout: z.int(),
  branch,
  position: z.int(),
  address: z.string(),
  amount: sats,
  at: time,
  height: z.int().nullable(),
  confirmations: z.int(),
  coinbase: z.boolean(),
  immature: z.boolean(),
  frozen: z.boolean(),
  reserved: z.boolean().describe('Part of a draft that is still open'),
  label: z.string().nullable(),
});
export const coinsAnswer = z.object({ utxos: z.array(coinAnswer), next_cursor: nextCursor });
export const coinsQuery = pageQuery.extend({
  min_amount: z.coerce.number().int().min(0).max(MAX_SATS).optional(),
  frozen: isTrue.optional(),
  confirmed: isTrue.optional(),
  address: z.string().max(100).optional(),
});

const outpoint = z
  .string()
  .regex(/^[0-9a-f]{64}:(0|[1-9]\d{0,5})$/, 'must be txid:vout')
  .transform((text) => ({ txid: text.slice(0, 64), vout: Number(text.slice(65)) }));
export const freezeBody = z.object({ outpoints: z.array(outpoint).min(1).max(1000), frozen: z.boolean() });
export const freezeAnswer = z.object({ frozen: z.boolean(), count: z.int() });

export const transactionAnswer = z.object({
  txid,
  state: z
    .enum(['pending', 'confirmed', 'replaced', 'conflicted', 'dropped', 'abandoned'])
    .describe('dropped: left the mempool, and still holds the coins it spends'),
  height: z.int().nullable(),
  confirmations: z.int(),
  at: time,
  received: sats,
  sent: sats,
  fee: sats.nullable().describe('Null where inputs are not of this wallet alone'),
  coinbase: z.boolean(),
  label: z.string().nullable(),
  replaced_by: txid.nullable(),
});
export const transactionsAnswer = z.object({
  transactions: z.array(transactionAnswer),
  next_cursor: nextCursor,
});
export const transactionParams = z.object({ id: z.uuid(), txid });

export const importedAnswer = z.object({
  imported: z.int(),
  skipped: z.int(),
  problems: z.array(z.object({ line: z.int(), reason: z.string() })).describe('The first of those skipped'),
});

export const feesAnswer = z.object({
  estimates: z.array(
    z.object({
      blocks: z.int().describe('Mined within so many blocks, most likely'),
      sats_per_vbyte: z.number(),
      source: z.enum(['node', 'fallback']).describe('fallback: the node has seen too little to tell'),
    }),
  ),
  minimum: z.number().describe('Less is not passed on by our node'),
  maximum: z.number().describe('More is taken for a mistake'),
  at: time,
});

const ok = z.literal(true);
const coins = z.string().regex(/^\d+\.\d{8}$/);
const three = <T extends z.ZodType>(one: T) => z.object({ confirmed: one, unconfirmed: one, total: one });
export const originalBalance = z.object({ ok, balance: three(coins), balance_sat: three(sats) });
export const originalAddress = givenAnswer.extend({
  ok,
  address_type: z.string(),
  qr_code: z.string().describe('data: URL of an SVG picture'),
});
export const originalTransactions = transactionsAnswer.extend({ ok });
export const originalAddresses = addressesAnswer.extend({ ok });
export const originalCoins = coinsAnswer.extend({ ok });

export const transactionsQuery = pageQuery;
