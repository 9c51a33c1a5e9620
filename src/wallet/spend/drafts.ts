/** Drafts that wait for signatures. */
import { problem } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import { readPsbt } from '../../lib/bitcoin/psbt/index.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import type { Asking, Locks, OpenWallet, Vault } from '../vault/index.ts';
import { type DraftContent, decodeDraft, draftPlace } from './draft.ts';
import type { DraftRow, DraftStore } from './draft-store.ts';
import { pathsOf, type SpendPath } from './paths.ts';
import { type Review, review } from './review.ts';

export type Draft = {
  readonly row: DraftRow;
  readonly content: DraftContent;
  readonly review: Review;
  readonly path: SpendPath | null;
  /** All of the wallet's. */
  readonly paths: readonly SpendPath[];
};

export type DraftsDeps = {
  readonly store: DraftStore;
  readonly locks: Pick<Locks, 'enter'>;
  readonly vault: Pick<Vault, 'openFor'>;
  readonly clock: Clock;
};

export type Page = { readonly limit: number; readonly before: string | null };

export function createDrafts({ store, locks, vault, clock }: DraftsDeps) {
  function opener({ wallet, dataKey, descriptors }: OpenWallet) {
    const paths = pathsOf(descriptors, wallet.network);
    const deps = { store, network: wallet.network, now: clock.now() };
    return async (row: DraftRow): Promise<Draft> => {
      const content = decodeDraft(vault.openFor(dataKey, row.sealed, draftPlace(row.id)));
      const { draft, ...reviewed } = await review(deps, wallet.userId, readPsbt(content.psbt));
      return {
        row,
        content,
        review: {
          ...reviewed,
          // A wallet with one branch has its change among what it receives.
          outputs: reviewed.outputs.map((output) => ({
            ...output,
            change: output.change || output.script === content.change,
          })),
          draft: draft ?? row,
          vsize: reviewed.vsize ?? content.vsize,
          feeRate: reviewed.feeRate ?? content.feeRate,
        },
        path: paths[content.path] ?? null,
        paths,
      };
    };
  }

  return {
    async list(asking: Asking, page: Page): Promise<readonly Draft[]> {
      const open = await locks.enter(asking);
      const rows = await store.list(open.wallet.id, clock.now(), page);
      return Promise.all(rows.map(opener(open)));
    },

    async find(asking: Asking, draftId: string): Promise<Draft> {
      const open = await locks.enter(asking);
      const row = await store.find(open.wallet.id, draftId, clock.now());
      if (!row) throw problem(httpErrors, 'not_found');
      return opener(open)(row);
    },

    /** Its coins are free again. What somebody has signed of it can still be sent. */
    async discard(asking: Asking, draftId: string): Promise<void> {
      const { userId, walletId, origin } = asking;
      const request = { userId, walletId, draftId, now: clock.now(), origin };
      if (!(await store.discard(request))) throw problem(httpErrors, 'not_found');
    },
  };
}
