/** Signing in with keys on a real database, with time in the test's hands. */
import { createKeySignIn, type KeySignInDeps } from '../../src/account/keys/index.ts';
import { createAuditTrail } from '../../src/core/audit/trail.ts';
import { createMemoryKeyValue } from '../../src/infra/kv/memory.ts';
import { createAuditStore } from '../../src/infra/sql/audit-store.ts';
import { createKeyChallengeStore } from '../../src/infra/sql/key-challenge-store.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import type { Curve } from '../../src/lib/bitcoin/curve.ts';
import { createFastCurve } from '../../src/lib/bitcoin/curve-fast.ts';
import { createTestClock, MINUTE, random } from './accounts.ts';
import type { BitcoinKey, NostrKey } from './keys.ts';

export const PUBLIC_URL = 'https://id.example.com';
export const BROWSER = 'b'.repeat(43);

/** Rooms made over one database, one cache and one clock are processes of one deployment. */
type Options = Partial<Omit<KeySignInDeps, 'clock'>> & {
  readonly clock?: ReturnType<typeof createTestClock>;
};

export function openKeyRoom(sql: Sql, options: Options = {}) {
  const clock = options.clock ?? createTestClock();
  const kv = options.kv ?? createMemoryKeyValue({ clock, maxKeys: 10_000 });
  let asked = 0;
  const keys = createKeySignIn({
    store: createKeyChallengeStore(sql),
    kv,
    curve: counting(createFastCurve(), () => {
      asked += 1;
    }),
    clock,
    random,
    audit: createAuditTrail({ store: createAuditStore(sql.db), clock }),
    metrics: { count: () => {}, observe: () => {} },
    publicUrl: PUBLIC_URL,
    network: 'main',
    lock: { failures: 5, duration: 15 * MINUTE },
    ...options,
  });
  return { keys, kv, clock, curveAsked: () => asked };
}

function counting(curve: Curve, tick: () => void): Curve {
  return {
    ...curve,
    verifyEcdsa: (...input) => {
      tick();
      return curve.verifyEcdsa(...input);
    },
    verifySchnorr: (...input) => {
      tick();
      return curve.verifySchnorr(...input);
    },
  };
}

type Signable = {
  readonly message: string;
  readonly nostrEvent: {
    readonly kind: number;
    readonly tags: readonly (readonly string[])[];
    readonly content: string;
  };
};

/** What a wallet makes of a challenge. */
export const signText = (key: BitcoinKey, { message }: Signable) => ({
  kind: 'bitcoin' as const,
  address: key.address,
  signature: key.sign(message),
});

/** What a browser extension makes of it, at `now` milliseconds since the epoch. */
export const signEvent = (key: NostrKey, { nostrEvent }: Signable, now: number) => ({
  kind: 'nostr' as const,
  event: key.sign({ ...nostrEvent, createdAt: Math.floor(now / 1000) }),
});
