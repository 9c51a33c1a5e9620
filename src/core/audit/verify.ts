import { type BreakReason, breakBetween, type ChainHead, GENESIS } from './chain.ts';
import type { AuditStore } from './store.ts';

/** `truncated`: the chain ends before the anchor. `replaced`: the anchored record has another hash now. */
export type VerdictReason = BreakReason | 'truncated' | 'replaced';

/** `unsealed` records are stored but not linked yet; more than a second's worth means no sealer runs. */
export type Verdict = { readonly head: ChainHead; readonly unsealed: number } & (
  | { readonly intact: true }
  | { readonly intact: false; readonly at: bigint; readonly reason: VerdictReason }
);

const PAGE = 1000;

/** A part of the chain: after `from`, which has been verified before, up to about `most` records. */
export type ChainPart = {
  readonly from?: ChainHead | undefined;
  readonly most?: number;
  readonly anchor?: ChainHead | undefined;
};

/**
 * Walks the whole chain and reports the first thing that is wrong. `anchor` is a head that was noted elsewhere
 * earlier: without it, somebody who can rewrite the table could also rewrite every hash or cut off the end.
 */
export async function verifyChain(
  store: Pick<AuditStore, 'page' | 'countUnsealed'>,
  anchor?: ChainHead,
): Promise<Verdict> {
  const { complete: _always, ...verdict } = await verifyPart(store, { anchor });
  return verdict;
}

/** The same for a part; `complete` when the end was reached. */
export async function verifyPart(
  store: Pick<AuditStore, 'page' | 'countUnsealed'>,
  { from = GENESIS, most = Number.POSITIVE_INFINITY, anchor }: ChainPart,
): Promise<Verdict & { readonly complete: boolean }> {
  const unsealed = await store.countUnsealed();
  let head = from;
  let looked = 0;
  let complete = false;
  while (!complete && looked < most) {
    const records = await store.page(head.seq, PAGE);
    for (const record of records) {
      const reason = breakBetween(head, record) ?? anchorBreak(anchor, record);
      if (reason !== null)
        return { intact: false, head, unsealed, at: head.seq + 1n, reason, complete: false };
      head = { seq: record.seq, hash: record.hash ?? GENESIS.hash };
    }
    looked += records.length;
    complete = records.length < PAGE;
  }
  const truncated = complete && anchor !== undefined && anchor.seq > head.seq;
  return truncated
    ? { intact: false, head, unsealed, at: head.seq + 1n, reason: 'truncated', complete }
    : { intact: true, head, unsealed, complete };
}

function anchorBreak(
  anchor: ChainHead | undefined,
  record: { readonly seq: bigint; readonly hash: Buffer | null },
): 'replaced' | null {
  if (anchor?.seq !== record.seq) return null;
  return record.hash?.equals(anchor.hash) ? null : 'replaced';
}
