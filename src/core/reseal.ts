/** Everything that is sealed under MASTER_KEY, sealed anew under the one that is current. */
import { SealError } from './crypto.ts';
import { createSealing, type MasterKey } from './sealing.ts';

/** A column of sealed values, in the order of `id`. */
export type SealedRows = {
  /** At most `limit` rows after the one with id `after`. */
  readonly page: (
    after: string | null,
    limit: number,
  ) => Promise<readonly { readonly id: string; readonly sealed: Uint8Array }[]>;
  /** Only where it is still `from`: what the server wrote meanwhile stays. */
  readonly replace: (id: string, from: Uint8Array, to: Uint8Array) => Promise<void>;
};

export type SealedColumn = {
  readonly name: string;
  readonly purpose: string;
  readonly place: (id: string) => string;
  readonly rows: SealedRows;
};

/** `current`: were sealed under the current key already. `lost`: neither key opens them. */
export type ResealCount = {
  readonly name: string;
  readonly resealed: number;
  readonly current: number;
  readonly lost: number;
};

const PAGE = 200;

/** May be ended at any moment and called again; a second call finds everything current. */
export async function reseal(masterKey: MasterKey, column: SealedColumn): Promise<ResealCount> {
  const sealing = createSealing(masterKey, column.purpose);
  const count = { resealed: 0, current: 0, lost: 0 };
  let after: string | null = null;
  for (;;) {
    const rows: Awaited<ReturnType<SealedRows['page']>> = await column.rows.page(after, PAGE);
    for (const { id, sealed } of rows) {
      const renewed = renew(() => sealing.renew(sealed, column.place(id)));
      if (renewed.outcome === 'resealed') await column.rows.replace(id, sealed, renewed.sealed);
      count[renewed.outcome] += 1;
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return { name: column.name, ...count };
    after = last.id;
  }
}

function renew(
  work: () => Buffer | null,
): { readonly outcome: 'resealed'; readonly sealed: Buffer } | { readonly outcome: 'current' | 'lost' } {
  try {
    const sealed = work();
    return sealed ? { outcome: 'resealed', sealed } : { outcome: 'current' };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return { outcome: 'lost' };
  }
}
