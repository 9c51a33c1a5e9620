/** What spending takes and answers over HTTP. Amounts are whole satoshis, rates satoshis per virtual byte. */
import { z } from 'zod';
import { nextCursor } from '../../core/paging.ts';
import { MOST_TEXT } from '../../lib/bitcoin/psbt/index.ts';
import { MOST_RATE } from '../fee-bounds.ts';

const MOST_RECIPIENTS = 100;
const MOST_COINS = 100;
const MOST_COMBINED = 20;
/** 400,000 weight units are the most nodes pass on. */
const MOST_HEX = 800_000;
/** Nodes take no limit of a coin per thousand virtual bytes, or more. */
const MOST_ACCEPTED = 50_000;

const txid = z.string().regex(/^[0-9a-f]{64}$/);
const sats = z.int().min(1).max(2_100_000_000_000_000);
const psbt = z.string().min(1).max(MOST_TEXT).describe('Version 0 or 2, base64 or hexadecimal');
const rate = z.number().min(0.001).max(MOST_RATE).multipleOf(0.001);
const time = z.iso.datetime();

export const outpoint = z.object({ txid, vout: z.int().min(0).max(0xffff_ffff) });

export const buildBody = z
  .object({
    recipients: z
      .array(
        z.object({
          address: z.string().min(1).max(100),
          amount: z.union([sats, z.literal('all')]).describe('`all`: what is left after the fee'),
        }),
      )
      .max(MOST_RECIPIENTS)
      .default([]),
    coins: z.array(outpoint).min(1).max(MOST_COINS).optional().describe('Exactly these are spent'),
    fee_rate: rate.optional(),
    target: z
      .int()
      .min(1)
      .max(1008)
      .optional()
      .describe('Blocks until it should confirm; 6 without `fee_rate`'),
    replace: txid.optional().describe('A pending transaction of the wallet that pays more from now on'),
    push: txid.optional().describe('A pending transaction whose output is spent at once, at a fee for both'),
    path: z.int().min(0).max(63).optional().describe('Index of one of `paths`; without it one without lock'),
    accept_high_fee: z.boolean().default(false),
    expires_in: z
      .int()
      .min(600)
      .max(30 * 86_400)
      .default(7 * 86_400)
      .describe('Seconds for which its coins stay reserved'),
  })
  .refine((body) => !(body.replace && body.push), 'either `replace` or `push`')
  .refine((body) => !(body.coins && (body.replace || body.push)), '`coins` goes with neither of them')
  .refine((body) => !(body.fee_rate && body.target), 'either `fee_rate` or `target`');

const key = z.object({
  public_key: z.string(),
  fingerprint: z.string().nullable(),
  path: z.string().nullable(),
  signed: z.boolean(),
});

const own = z
  .object({ wallet_id: z.uuid(), branch: z.enum(['receive', 'change']), position: z.int() })
  .nullable()
  .describe('Where in your wallets this is; null when it is not yours');

const warning = z.object({ code: z.string(), message: z.string() });

const review = z.object({
  version: z.union([z.literal(0), z.literal(2)]),
  unsigned_txid: txid,
  lock_time: z.int(),
  replaceable: z.boolean(),
  inputs: z.array(
    z.object({
      txid,
      vout: z.int(),
      sequence: z.int(),
      amount: z.int().nullable(),
      address: z.string().nullable(),
      own,
      sighash: z.string(),
      final: z.boolean(),
      signatures: z.int(),
      keys: z.array(key),
      problem: z.string().nullable(),
    }),
  ),
  outputs: z.array(
    z.object({
      amount: z.int(),
      address: z.string().nullable(),
      script: z.string(),
      data: z.string().nullable().describe('Of an OP_RETURN, in hexadecimal'),
      own,
      change: z.boolean(),
    }),
  ),
  input_total: z.int().nullable(),
  output_total: z.int(),
  fee: z.int().nullable(),
  vsize: z.int().nullable(),
  fee_rate: z.number().nullable(),
  complete: z.boolean().describe('Every input is final'),
  draft_id: z.uuid().nullable().describe('The draft that asked for it; null: beware, none did'),
  warnings: z.array(warning),
});

export const pathAnswer = z.object({
  index: z.int(),
  through: z.enum(['key', 'script']),
  signers: z.array(z.object({ threshold: z.int(), keys: z.array(z.string()) })),
  hashes: z.array(z.object({ name: z.string(), hash: z.string() })),
  after: z.object({ unit: z.enum(['height', 'time']), value: z.int() }).nullable(),
  older: z.object({ unit: z.enum(['blocks', 'seconds']), value: z.int() }).nullable(),
});

export const pathsAnswer = z.object({
  paths: z.array(
    pathAnswer.extend({
      open: z.boolean().describe('The network would take a payment this way now'),
      opens_in: z
        .int()
        .nullable()
        .describe(
          'Blocks until it opens, where a lock counts them; null when it depends on coins there are not',
        ),
      opens_at: time.nullable().describe('About when it opens, at ten minutes a block; null when it is open'),
      coins: z.int().describe('That could be spent this way now'),
      amount: z.int().describe('Theirs'),
    }),
  ),
  more: z.boolean().describe('There are others, that are not listed'),
  height: z.int().nullable().describe('The block this is true for'),
});

export const draftAnswer = z.object({
  id: z.uuid(),
  wallet_id: z.uuid(),
  state: z.enum(['open', 'broadcast', 'discarded', 'expired']),
  txid: txid.nullable(),
  psbt: z.string().describe('Base64, version 0'),
  fee_source: z.enum(['asked', 'estimate', 'fallback', 'least']),
  replaces: txid.nullable(),
  pushes: txid.nullable(),
  path: pathAnswer.nullable(),
  review,
  created_at: time,
  expires_at: time,
});

export const builtAnswer = draftAnswer.extend({
  paths: z.array(pathAnswer).describe('Every way to spend from this wallet'),
  bbqr: z.array(z.string()).describe('The PSBT as texts for QR codes, one after the other (BBQr)'),
});

export const draftsAnswer = z.object({ drafts: z.array(draftAnswer), next_cursor: nextCursor });

export const draftParams = z.object({ id: z.uuid(), draft: z.uuid() });

export const psbtFileQuery = z.object({ version: z.enum(['0', '2']).default('0') });

export const psbtBody = z.object({ psbt });

export const combineBody = z.object({ psbts: z.array(psbt).min(1).max(MOST_COMBINED) });

export const psbtAnswer = z.object({
  psbt: z.string().describe('Base64, version 0'),
  psbt_v2: z.string().describe('Base64, version 2'),
  bbqr: z.array(z.string()),
  review,
});

export const finalizeAnswer = psbtAnswer.extend({
  complete: z.boolean(),
  hex: z.string().nullable(),
  txid: txid.nullable(),
});

export const sendBody = z
  .object({
    hex: z
      .string()
      .max(MOST_HEX)
      .regex(/^(?:[0-9a-fA-F]{2})+$/)
      .optional(),
    psbt: psbt.optional(),
    wallet_id: z
      .uuid()
      .optional()
      .describe('Whose draft it should be; of another wallet it counts as foreign'),
    dry_run: z.boolean().default(false).describe('Only ask whether it would be taken'),
    max_fee_rate: z.number().min(1).max(MOST_ACCEPTED).default(MOST_RATE),
  })
  .refine(
    ({ hex, psbt: text }) => (hex === undefined) !== (text === undefined),
    'exactly one of hex and psbt',
  );

export const sendAnswer = z.object({
  txid,
  hex: z.string(),
  state: z.enum(['sent', 'in_mempool', 'mined', 'would_be_accepted', 'refused']),
  code: z.string().nullable().describe('Why a dry run was refused'),
  message: z.string().nullable(),
  draft_id: z.uuid().nullable(),
  foreign: z.boolean().describe('None of your drafts asked for it'),
  fee: z.int().nullable(),
  fee_rate: z.number().nullable(),
});
