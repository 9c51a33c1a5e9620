/** Makes a draft: a transaction for the person's own signer. */
import { problem } from '../../core/errors.ts';
import type { Clock, Random } from '../../core/ports.ts';
import { uuidv7 } from '../../core/uuid.ts';
import { describePsbt } from '../../lib/bitcoin/psbt/index.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import { walletErrors } from '../errors.ts';
import { MOST_RATE } from '../fee-bounds.ts';
import type { CatchUp } from '../mirror/index.ts';
import type { Asking, Locks, OpenWallet, Vault } from '../vault/index.ts';
import { type Checked, checkFunded } from './check.ts';
import { type DraftContent, draftPlace, encodeDraft } from './draft.ts';
import type { DraftStore } from './draft-store.ts';
import { spendErrors } from './errors.ts';
import { type FeeRate, type FeeWish, feeRate, requireSaneFee, roundUp, tooLow } from './fee.ts';
import { fund } from './fund.ts';
import { leafVbytes } from './leaf-size.ts';
import type { SpendNode } from './node.ts';
import { pathAt, pathsOf, type SpendPath } from './paths.ts';
import { type Change, createPlanner, type Plan, type PlanRequest } from './plan.ts';

export type BuildRequest = PlanRequest & {
  readonly fee: FeeWish;
  /** Index of the way to spend; without it one that has no lock. */
  readonly path?: number | undefined;
  readonly acceptHighFee: boolean;
  /** Milliseconds for which the coins stay reserved. */
  readonly lifetime: number;
};

export type BuildDeps = {
  readonly store: DraftStore;
  readonly node: SpendNode;
  readonly locks: Pick<Locks, 'enter'>;
  readonly vault: Pick<Vault, 'sealFor'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly catchUp: CatchUp;
};

/** Others may take the same coins, or the same change address, at the same moment. */
const TRIES = 4;

export function createBuild(deps: BuildDeps) {
  const { store, node, locks, vault, clock, random, catchUp } = deps;
  const planner = createPlanner({ store, node, catchUp });

  /** Resolves to the id of the draft. */
  return async (asking: Asking, request: BuildRequest): Promise<string> => {
    const open = await locks.enter(asking);
    const { state } = open.wallet;
    // Before the chain has been read nobody knows which coins there are.
    if (state !== 'ready' && state !== 'incomplete') throw problem(walletErrors, 'scan_under_way');
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await once(open, asking, request);
      if (typeof outcome !== 'string') return outcome.id;
      if (outcome === 'missing') throw problem(httpErrors, 'not_found');
      const byName = request.coins !== undefined && outcome === 'coin_reserved';
      if (byName || attempt === TRIES) throw problem(spendErrors, 'coin_reserved');
    }
  };

  async function once(open: OpenWallet, asking: Asking, request: BuildRequest) {
    const { wallet, dataKey, descriptors } = open;
    const now = clock.now();
    const { path, index } = pathAt(pathsOf(descriptors, wallet.network), request.path);
    const change = await store.nextAddress(wallet.id, descriptors.change === null ? 'receive' : 'change');
    if (!change) throw problem(walletErrors, 'scan_under_way');
    const spending = { height: await node.height(), now, age: path.older };
    const plan = await planner(wallet, change, request, spending);
    const fee = await rateFor(plan, request.fee);
    const funded = await build(open, plan, path, fee);
    const { checked } = funded;
    requireSaneFee(checked.fee, checked.sent, request.acceptHighFee);
    const id = uuidv7(now, random);
    const content: DraftContent = {
      psbt: funded.psbt,
      feeRate: funded.rate,
      feeSource: fee.source,
      vsize: funded.vsize,
      replaces: plan.replaces?.txid ?? null,
      pushes: plan.pushes?.txid ?? null,
      path: index,
      change: checked.hasChange ? plan.change.script : null,
    };
    const saved = await store.save({
      userId: asking.userId,
      walletId: wallet.id,
      id,
      unsignedTxid: checked.psbt.unsignedTxid,
      sealed: vault.sealFor(dataKey, encodeDraft(content), draftPlace(id)),
      coins: funded.coins,
      change: checked.hasChange ? placeOf(plan.change) : null,
      now,
      expiresAt: now + request.lifetime,
      origin: asking.origin,
    });
    return saved === 'saved' ? { id } : saved;
  }

  /** A replacement that names no fee pays the least it has to. */
  async function rateFor({ replaces }: Plan, wish: FeeWish): Promise<FeeRate> {
    if (!replaces || wish.rate !== undefined || wish.target !== undefined) return feeRate(node, wish);
    const { increment, least } = await node.limits();
    const present = Number(replaces.descendants.fees) / replaces.vsize;
    const own = Number(replaces.fee) / replaces.vsize;
    return { rate: roundUp(Math.max(present, own, least) + increment), source: 'least' };
  }

  async function build({ wallet }: OpenWallet, plan: Plan, path: SpendPath, fee: FeeRate) {
    const first = await at(fee.rate);
    if (plan.replaces) await requireReplacement(plan.replaces, first);
    const needed = plan.pushes === null ? null : pushRate(plan.pushes, first, fee.rate);
    return needed === null ? first : at(needed);

    async function at(rate: number) {
      const keyed = await fundAt(rate);
      const extra = leafVbytes(keyed.checked.psbt, path);
      if (extra === 0 || keyed.vsize === null) return { ...keyed, rate };
      const vsize = keyed.vsize + extra;
      const leafed = await fundAt(roundUp((rate * vsize) / keyed.vsize));
      return { ...leafed, rate, vsize: (leafed.vsize ?? keyed.vsize) + extra };
    }

    async function fundAt(rate: number) {
      if (rate > MOST_RATE) throw problem(spendErrors, 'fee_absurd');
      const funded = await fund(node, wallet, plan, path, rate);
      const checked = checkFunded(funded, plan);
      return { ...funded, checked, vsize: funded.vsize ?? describePsbt(checked.psbt, wallet.network).vsize };
    }
  }

  type Built = Awaited<ReturnType<typeof build>>;

  /** BIP-125, rules 3, 4 and 6, and no lower rate than before. */
  async function requireReplacement(
    { fee, vsize, descendants }: NonNullable<Plan['replaces']>,
    { checked, rate, vsize: built }: Pick<Built, 'rate' | 'vsize'> & { readonly checked: Checked },
  ): Promise<void> {
    const { increment } = await node.limits();
    const size = built ?? Math.ceil(Number(checked.fee) / rate);
    const least = Math.max(
      (Number(descendants.fees) + increment * size) / size,
      Number(fee) / vsize + increment,
    );
    if (Number(checked.fee) / size < least - 0.01) throw tooLow(least);
  }
}

/** What the child has to pay for both to reach `rate`; null when it does so already (Core from 26 on sees to it). */
function pushRate(
  { ancestors }: NonNullable<Plan['pushes']>,
  { checked, vsize }: { readonly checked: Checked; readonly vsize: number | null },
  rate: number,
): number | null {
  const size = vsize ?? Math.ceil(Number(checked.fee) / rate);
  const missing = rate * (ancestors.vsize + size) - Number(ancestors.fees + checked.fee);
  return missing <= 1 ? null : roundUp(rate + missing / size);
}

const placeOf = ({ branch, position, fresh }: Change) => ({ branch, position, fresh });
