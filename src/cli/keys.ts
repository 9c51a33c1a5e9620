/** `hodlxxi keys`: the keys that sign tokens. Rotation needs no restart: running servers notice within half a minute. */
import type { AuditTrail, Bus, Clock, Log } from '../core/ports.ts';
import type { SealedColumn } from '../core/reseal.ts';
import type { MasterKey } from '../core/sealing.ts';
import { createKeyRing, keyState, type SigningKeyStore } from '../oauth/index.ts';
import { runRotateMaster } from './rotate-master.ts';

export type KeysIo = {
  readonly store: SigningKeyStore;
  readonly audit: AuditTrail;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly masterKey: MasterKey;
  /** What else is sealed under it. */
  readonly columns: readonly SealedColumn[];
  /** Milliseconds between scheduled rotations. */
  readonly rotateEvery: number;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
};

export const keysUsage = `hodlxxi keys list            the keys, what they do now and until when
hodlxxi keys rotate          the next keys sign from now on; the old ones stay published for a day
hodlxxi keys rotate-master   seals everything stored under MASTER_KEY, and no longer MASTER_KEY_PREVIOUS`;

export function isKeysCommand([command, ...rest]: readonly string[]): boolean {
  return ['list', 'rotate', 'rotate-master'].includes(command ?? '') && rest.length === 0;
}

/** Runs `hodlxxi keys …argv`; resolves to the exit code: 0 done, 1 not all of it, 2 wrong usage. */
export async function runKeys(argv: readonly string[], io: KeysIo): Promise<0 | 1 | 2> {
  if (!isKeysCommand(argv)) {
    io.err(keysUsage);
    return 2;
  }
  if (argv[0] === 'rotate-master') return runRotateMaster(io);
  if (argv[0] === 'rotate') {
    const ring = await createKeyRing(io);
    await ring.rotate().finally(ring.close);
    const metadata = { by: 'operator' };
    await io.audit.record({ action: 'oauth.keys.rotated', success: true, metadata });
  }
  await print(io);
  return 0;
}

async function print({ store, clock, out }: KeysIo): Promise<void> {
  const keys = await store.list();
  if (keys.length === 0) out('there are no keys yet: the server makes them when it starts');
  for (const key of keys) {
    const { state, until } = keyState(keys, key, clock.now());
    out(
      [key.alg, state.padEnd(7), until ? `until ${new Date(until).toISOString()}` : '', key.kid].join('  '),
    );
  }
}
