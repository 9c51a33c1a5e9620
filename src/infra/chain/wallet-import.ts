/** Telling a wallet of the node what to watch. */
import { z } from 'zod';
import type { ImportOutcome, ImportRequest } from '../../wallet/ports.ts';
import type { BitcoinRpc } from './bitcoin-rpc.ts';
import { nodeErrorOf } from './bitcoin-rpc-errors.ts';

const watched = z.object({
  descriptors: z.array(
    z.object({ desc: z.string(), range: z.tuple([z.int(), z.int()]).or(z.int()).optional() }),
  ),
});

/** Most refusals hide in a successful answer. */
const answers = z.array(
  z.object({
    success: z.boolean(),
    error: z.object({ code: z.int(), message: z.string() }).optional(),
  }),
);

/** What the wallet watches far enough already is left out; no range is ever made smaller, which the node refuses. */
export async function importDescriptors(
  wallet: BitcoinRpc,
  requests: readonly ImportRequest[],
): Promise<ImportOutcome> {
  const { descriptors } = await wallet.call('listdescriptors', [], watched);
  const known = new Map(descriptors.map(({ desc, range }) => [bodyOf(desc), endOf(range)]));
  const missing = requests.filter(({ descriptor, lastPosition, isRange }) => {
    const end = known.get(bodyOf(descriptor));
    return end === undefined || (isRange && end < lastPosition);
  });
  if (missing.length === 0) return 'done';
  const results = await wallet.call('importdescriptors', { requests: missing.map(toNode) }, answers);
  const refusal = results.find(({ success }) => !success);
  if (!refusal) return 'done';
  switch (refusal.error && nodeErrorOf(refusal.error).code) {
    case 'rescanning':
      return 'busy';
    case 'rescan_aborted':
      return 'aborted';
    default:
      return 'refused';
  }
}

/**
 * `now` and not the birthday: the node would read the whole chain within this one call, which nobody could follow, end
 * or resume. A scan does that, piece by piece.
 */
const toNode = ({ descriptor, branch, isRange, lastPosition }: ImportRequest) => ({
  desc: descriptor,
  timestamp: 'now',
  internal: branch === 'change',
  ...(isRange ? { active: true, range: [0, lastPosition] } : {}),
});

/** Before version 26 nodes wrote hardened steps with an apostrophe, which changes the checksum. */
const bodyOf = (descriptor: string) => (descriptor.split('#')[0] ?? '').replaceAll("'", 'h');

const endOf = (range: readonly [number, number] | number | undefined) =>
  range === undefined ? 0 : typeof range === 'number' ? range : range[1];
