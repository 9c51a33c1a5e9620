/**
 * When a signing key is used. Three states follow from three times and nothing else, so every process that reads
 * the same rows agrees without talking: *next* (published, not used), *current* (signs), *retired* (published until
 * everything it signed has expired).
 */
export type SigningAlg = 'ES256' | 'RS256';

export const SIGNING_ALGS: readonly SigningAlg[] = ['ES256', 'RS256'];

/** Times in milliseconds since the epoch. */
export type KeyTimes = {
  readonly kid: string;
  readonly alg: SigningAlg;
  readonly activatesAt: number;
  readonly retiresAt: number | null;
  readonly expiresAt: number | null;
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A retired key stays published longer than any token it signed lives (one hour) plus any cache of the key set. */
export const OVERLAP_MS = DAY;

export type Plan = {
  /** Keys to make, each with the moment it starts to sign. */
  readonly create: readonly { readonly alg: SigningAlg; readonly activatesAt: number }[];
  /** Keys that stopped signing: until when they stay published. */
  readonly retire: readonly {
    readonly kid: string;
    readonly retiresAt: number;
    readonly expiresAt: number;
  }[];
  /** Next keys that start to sign now instead of later. */
  readonly promote: readonly string[];
  readonly remove: readonly string[];
};

/** The key that signs with `alg` at `now`: the one that became active last; of two at once, the one not retired. */
export function currentKey<K extends KeyTimes>(
  keys: readonly K[],
  alg: SigningAlg,
  now: number,
): K | undefined {
  return keys
    .filter((key) => key.alg === alg && key.activatesAt <= now && !isExpired(key, now))
    .reduce<K | undefined>((latest, key) => (latest && isLater(latest, key) ? latest : key), undefined);
}

function isLater(one: KeyTimes, other: KeyTimes): boolean {
  if (one.activatesAt !== other.activatesAt) return one.activatesAt > other.activatesAt;
  return one.retiresAt === null;
}

/** Keys in the order of the published set: the signing one of each algorithm first. */
export function publishedKeys<K extends KeyTimes>(keys: readonly K[], now: number): K[] {
  const current = SIGNING_ALGS.flatMap((alg) => currentKey(keys, alg, now) ?? []);
  return [...current, ...keys.filter((key) => !current.includes(key) && !isExpired(key, now))];
}

/** What a key does at `now`, and until when as far as that is decided. */
export function keyState<K extends KeyTimes>(
  keys: readonly K[],
  key: K,
  now: number,
): { readonly state: 'next' | 'current' | 'retired'; readonly until: number | null } {
  if (key.activatesAt > now) return { state: 'next', until: key.activatesAt };
  if (currentKey(keys, key.alg, now) === key) return { state: 'current', until: null };
  return { state: 'retired', until: key.expiresAt };
}

/**
 * What has to change so that every algorithm has a current and a next key. With `rotate`, the next key takes over
 * at once; it has been published since it was made, so relying parties already know it.
 */
export function planKeys(keys: readonly KeyTimes[], now: number, rotateEvery: number, rotate = false): Plan {
  const plans = SIGNING_ALGS.map((alg) =>
    planAlg(
      keys.filter((key) => key.alg === alg),
      alg,
      now,
      rotateEvery,
      rotate,
    ),
  );
  return {
    create: plans.flatMap((plan) => plan.create),
    retire: plans.flatMap((plan) => plan.retire),
    promote: plans.flatMap((plan) => plan.promote),
    remove: keys.filter((key) => isExpired(key, now)).map((key) => key.kid),
  };
}

function planAlg(
  keys: readonly KeyTimes[],
  alg: SigningAlg,
  now: number,
  rotateEvery: number,
  rotate: boolean,
) {
  const before = currentKey(keys, alg, now);
  const next = keys.find((key) => key.activatesAt > now);
  const promoted = rotate ? next : undefined;
  const current = promoted ?? before;
  const retire = keys
    .filter((key) => key !== current && key !== next && key.retiresAt === null)
    .map((key) => ({ kid: key.kid, retiresAt: now, expiresAt: now + OVERLAP_MS }));
  const create: { alg: SigningAlg; activatesAt: number }[] = [];
  if (!current) create.push({ alg, activatesAt: now });
  if (!next || promoted) create.push({ alg, activatesAt: now + rotateEvery });
  return { create, retire, promote: promoted ? [promoted.kid] : [] };
}

function isExpired(key: KeyTimes, now: number): boolean {
  return key.expiresAt !== null && key.expiresAt <= now;
}
