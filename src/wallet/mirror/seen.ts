/** Gathers what is seen in the mempool for a moment: many come at once, and the node's wallets learn of it a little later. */

/** Milliseconds; 37 were measured between the node's notice and its wallet's knowledge. */
const MOMENT = 150;
/** More than this in one moment, and it is cheaper to look at everything. */
const MOST = 2000;

export type SeenOptions = {
  readonly onSome: (txids: { readonly entered: readonly string[]; readonly left: readonly string[] }) => void;
  readonly onMany: () => void;
};

export function createSeen({ onSome, onMany }: SeenOptions) {
  let entered = new Set<string>();
  let left = new Set<string>();
  let many = false;
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    timer = undefined;
    const some = { entered: [...entered], left: [...left] };
    const all = many;
    entered = new Set();
    left = new Set();
    many = false;
    if (all) onMany();
    else onSome(some);
  };
  const add = (set: Set<string>, txid: string) => {
    if (set.size < MOST) set.add(txid);
    else many = true;
    timer ??= setTimeout(flush, MOMENT);
  };

  return {
    entered: (txid: string) => add(entered, txid),
    left: (txid: string) => add(left, txid),
    /** Anything may have happened. */
    all() {
      many = true;
      timer ??= setTimeout(flush, MOMENT);
    },
    stop: () => clearTimeout(timer),
  };
}
