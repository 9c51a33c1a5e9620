/** Brings wallets up to date while somebody waits for it, though not for long. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Log } from '../../core/ports.ts';
import type { Sync } from './sync.ts';

export type CatchUpDeps = {
  readonly sync: Sync;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether an error says that the node cannot be asked for now. */
  readonly isAway: (error: unknown) => boolean;
  /** Told when what is written down of a wallet may have changed. */
  readonly onChange: (walletId: string) => void;
  /** Brings it up to date soon: what there was no time for, or is known in a moment only. */
  readonly request: (walletId: string) => void;
  /** Milliseconds. */
  readonly patience: number;
};

/**
 * Resolves when all that the node knew of the wallets when it was asked is written down, or when there was no more time.
 * Never rejects.
 */
export type CatchUp = (walletIds: readonly string[]) => Promise<void>;

/** Milliseconds until a wallet that somebody else works on is tried again. */
const BUSY = 25;

export function createCatchUp(deps: CatchUpDeps): CatchUp {
  const { sync, clock, log, onChange, request } = deps;

  async function follow(walletId: string, over: AbortSignal): Promise<void> {
    const wantedAt = clock.now() + 1;
    while (!over.aborted) {
      const outcome = await sync(walletId, { wantedAt });
      if (outcome.kind === 'synced') {
        onChange(walletId);
        if (outcome.again) request(walletId);
      }
      // Whoever has it may have asked the node before us.
      if (outcome.kind !== 'busy' && outcome.kind !== 'taken') return;
      await sleep(BUSY);
    }
    request(walletId);
  }

  return async (walletIds) => {
    const over = new AbortController();
    const work = walletIds.map((walletId) =>
      follow(walletId, over.signal).catch((error: unknown) => {
        if (deps.isAway(error)) log.debug({ err: error, walletId }, 'a wallet waits for the node');
        else log.error({ err: error, walletId }, 'a wallet could not be brought up to date');
      }),
    );
    const timer = sleep(deps.patience, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([Promise.all(work), timer]);
    over.abort();
  };
}
