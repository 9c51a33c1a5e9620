/** Every byte of this slice that comes in or goes out over HTTP. Amounts are whole satoshis. */
import { z } from 'zod';
import { nextCursor } from '../core/paging.ts';
import { walletName } from './name.ts';

export { pageQuery } from '../core/paging.ts';

const time = z.iso.datetime();
/** Wallet files carry their history along. */
const MOST_TEXT = 500_000;

export const GAP = { least: 1, usual: 20, most: 1000 } as const;

const network = z.enum(['main', 'test', 'testnet4', 'signet', 'regtest']);
const gapLimit = z
  .int()
  .min(GAP.least)
  .max(GAP.most)
  .describe('Unused addresses in a row after which none is expected to be used');
const pasted = z.string().min(1).max(MOST_TEXT);
const script = z.string().min(1).max(40).describe('As named by a candidate of the preview');

export const walletParams = z.object({ id: z.uuid() });

export const previewBody = z.object({
  import: pasted.describe('Descriptor, extended public key or wallet file, as the wallet gives it out'),
  network: network.optional(),
});

export const candidateAnswer = z.object({
  id: z.string().describe('Names it when it is added: `candidate`'),
  script: z.string(),
  descriptor: z.string().describe('Canonical, with checksum; both branches in one where there are two'),
  name: z.string().nullable().describe('What the export calls it'),
  first_addresses: z.array(z.string()).describe('To be compared with those the wallet itself shows'),
  change_address: z.string().nullable(),
});

export const previewAnswer = z.object({ candidates: z.array(candidateAnswer) });

export const addBody = z
  .object({
    name: walletName,
    descriptor: pasted.optional(),
    descriptors: z.array(pasted).min(1).max(2).optional().describe('Receiving, then change'),
    import: pasted.optional().describe('As for the preview'),
    script: script.optional(),
    candidate: z.string().length(8).optional().describe('`id` of a candidate of the preview'),
    network: network.optional(),
    birthday: z
      .union([z.iso.datetime({ offset: true }), z.iso.date()])
      .optional()
      .describe('When the wallet was made; without it the whole chain is read'),
    gap_limit: gapLimit.default(GAP.usual),
  })
  .refine(
    (body) =>
      [body.descriptor, body.descriptors, body.import].filter((one) => one !== undefined).length === 1,
    'exactly one of descriptor, descriptors and import',
  );

export const changeBody = z.object({
  name: walletName.optional(),
  gap_limit: gapLimit.optional(),
  is_default: z.literal(true).optional(),
});

const sats = z.int().min(0).max(2_100_000_000_000_000);

export const balanceAnswer = z.object({
  confirmed: sats,
  pending: sats,
  immature: sats,
  frozen: sats.describe('Of the others: what is not offered for spending'),
  total: sats,
});

export const walletAnswer = z.object({
  id: z.uuid(),
  name: z.string(),
  network,
  script: z.string(),
  state: z
    .enum(['importing', 'scanning', 'ready', 'incomplete', 'locked'])
    .describe(
      'incomplete: a scan ended early, so figures may miss something; locked: this session has not opened it',
    ),
  locked: z.boolean().describe('It has a passphrase'),
  is_default: z.boolean(),
  birthday: time.nullable(),
  gap_limit: z.int(),
  balance: balanceAnswer.nullable(),
  synced_height: z.int().nullable(),
  created_at: time,
  last_sync_at: time.nullable(),
});

export const walletsAnswer = z.object({ wallets: z.array(walletAnswer), next_cursor: nextCursor });

export const scanAnswer = z.object({
  kind: z.enum(['import', 'rescan']),
  state: z.enum(['waiting', 'running', 'done', 'cancelled', 'failed']),
  from_height: z.int(),
  height: z.int().describe('Blocks up to here have been read'),
  to_height: z.int().nullable(),
  progress: z.number().min(0).max(1),
  started_at: time,
  finished_at: time.nullable(),
  code: z.string().nullable().describe('Why it waits or failed'),
  message: z.string(),
});

export const addedAnswer = walletAnswer.extend({
  first_addresses: z.array(z.string()),
  change_address: z.string().nullable(),
  scan: scanAnswer.nullable(),
});

export const rescanBody = z.object({
  from: z
    .union([z.int().min(0), z.iso.datetime({ offset: true }), z.iso.date()])
    .optional()
    .describe('Height of a block or a time; without it the birthday, or where the last scan ended'),
});

export const loadAnswer = z.object({ id: z.uuid(), loaded: z.boolean() });

export const deletedAnswer = z.object({
  id: z.uuid(),
  left_on_node: z
    .string()
    .describe('The name under which the node keeps the file; its operator can remove it'),
  message: z.string(),
});
