/** One turn of an import or a rescan: as far as it gets in its time, resumable after every step. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../core/ports.ts';
import type { Descriptors } from '../model.ts';
import type { Chain, ImportRequest, NodeWallets } from '../ports.ts';
import { firstHeight } from './birthday.ts';
import { firstChunk, nextChunk } from './chunk.ts';
import type { Held } from './held.ts';
import type { Target } from './job-store.ts';

export type TurnOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly code: string }
  /** To be gone on with after `wait` milliseconds. */
  | { readonly kind: 'later'; readonly wait: number; readonly code: string | null };

export type TurnDeps = {
  readonly node: NodeWallets;
  readonly chain: Chain;
  readonly clock: Clock;
  /** Milliseconds after which others have their turn. */
  readonly turn: number;
};

/** Blocks the node may lack without being asked to wait: what joins its chain from now on it shows the wallet itself. */
const NEARLY_THERE = 6;
const CATCHING_UP = 5000;
const POLL = 100;

const later = (wait: number, code: string | null): TurnOutcome => ({ kind: 'later', wait, code });

/** The block being read at this moment, as far as the node tells. */
export type Reading = { from: number; to: number } | null;

export async function takeTurn(
  { wallet, positions }: Target,
  descriptors: Descriptors,
  held: Held,
  deps: TurnDeps,
  reading: (now: Reading) => void,
): Promise<TurnOutcome> {
  const { node, chain, clock } = deps;
  const name = wallet.nodeWallet;
  const started = clock.now();
  const soon = later(POLL * 2 ** Math.min(held.job.attempts, 8), null);
  await silence(node, name, held.signal);

  await held.note({ step: 'import' });
  let next = held.job.doneHeight === null ? held.job.fromHeight : held.job.doneHeight + 1;
  const isNew = (await node.create(name)) === 'created';
  if (isNew && (held.job.doneHeight !== null || held.job.kind === 'rescan')) {
    // The node has lost the wallet, and with it all that was ever read.
    next = await firstHeight(chain, wallet.birthday);
    await held.note({ fromHeight: next });
  }
  const imported = await node.import(name, await requestsOf(node, descriptors, positions));
  if (imported === 'refused') return { kind: 'failed', code: 'descriptor_refused' };
  if (imported !== 'done') return soon;

  await held.note({ step: 'scan' });
  for (let size = firstChunk; ; ) {
    const tip = await chain.tip();
    if (tip.prunedBelow !== null && next < tip.prunedBelow)
      return { kind: 'failed', code: 'birthday_before_prune_height' };
    const from = Math.min(next, tip.height);
    const isLast = from + size > tip.height;
    const to = isLast ? tip.height : from + size - 1;
    reading({ from, to });
    const began = clock.now();
    const outcome = await node.scan(name, from, isLast ? null : to, held.signal);
    reading(null);
    if (outcome.kind === 'pruned') return { kind: 'failed', code: 'birthday_before_prune_height' };
    // Called off by the operator, or by who held the job before; whoever called it off for the owner ended the job.
    if (outcome.kind !== 'done') return soon;
    await held.note({
      doneHeight: outcome.height,
      seenHeight: outcome.height,
      toHeight: Math.max(tip.height, outcome.height),
    });
    next = outcome.height + 1;
    if (isLast)
      return tip.headers > outcome.height + NEARLY_THERE
        ? later(CATCHING_UP, 'node_catching_up')
        : { kind: 'done' };
    if (clock.now() - started >= deps.turn) return later(0, null);
    size = nextChunk(size, clock.now() - began);
  }
}

/** Ends what a holder that is gone left the node doing. */
async function silence(node: NodeWallets, name: string, signal: AbortSignal): Promise<void> {
  while ((await node.progress(name)) !== null) {
    await node.abort(name);
    await sleep(POLL, undefined, { signal });
  }
}

async function requestsOf(
  node: NodeWallets,
  { receive, change }: Descriptors,
  positions: number,
): Promise<readonly ImportRequest[]> {
  const request = async (descriptor: string, branch: ImportRequest['branch']): Promise<ImportRequest> => {
    const isRange = (await node.read(descriptor, 0, 1))?.isRange ?? false;
    return { descriptor, branch, isRange, lastPosition: Math.max(0, positions - 1) };
  };
  return [await request(receive, 'receive'), ...(change === null ? [] : [await request(change, 'change')])];
}
