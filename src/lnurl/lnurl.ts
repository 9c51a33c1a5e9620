/** LNURL-auth (LUD-04): challenges for browsers, answers for wallets, and the hand-over from one to the other. */
import { createBells } from '../core/bells.ts';
import { constantTimeEqual, randomToken } from '../core/crypto.ts';
import type { AuditTrail, Bus, Clock, KeyValue, Metrics, Origin, Random } from '../core/ports.ts';
import { uuidv7 } from '../core/uuid.ts';
import type { Curve } from '../lib/bitcoin/curve.ts';
import { addressGroup } from '../lib/http/address.ts';
import { problem } from '../lib/http/problem.ts';
import { encodeLnurl, toKeyauth } from '../lib/lnurl/index.ts';
import { createAnswer, type WalletAnswer } from './answer.ts';
import { type Action, type Challenge, type State, stateOf } from './challenge.ts';
import { browserDigest } from './cookie.ts';
import { lnurlErrors } from './errors.ts';
import { createK1Mint } from './k1.ts';
import { defaultLimits, type LnurlLimits } from './limits.ts';
import { createOutlines } from './outlines.ts';
import type { Link, LnurlStore } from './store.ts';

export type LnurlDeps = {
  readonly store: LnurlStore;
  readonly cache: KeyValue;
  readonly bus: Bus;
  readonly curve: Curve;
  readonly clock: Clock;
  readonly random: Random;
  /** The issuer, without a slash at the end. Its host name is in every wallet's key: changing it changes everybody. */
  readonly publicUrl: string;
  /** 32 secret bytes, the same in all processes: `deriveKey(masterKey, 'lnurl-k1')`. */
  readonly k1Key: Uint8Array;
  readonly audit: AuditTrail;
  readonly metrics: Metrics;
  readonly limits?: Partial<LnurlLimits>;
};

export type CreateRequest = {
  readonly action: Action;
  /** The value of the browser's cookie; null when no browser is to take the result. */
  readonly browserSecret: string | null;
  /** The signed-in account; `link` and `auth` need it. */
  readonly userId?: string;
  /** The application on whose behalf, to show at the confirm step. */
  readonly clientId?: string;
  /** Comes back with the claim; 4 KiB as JSON at most. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
};

/** A fresh challenge in every form a page may show. */
export type Created = {
  readonly k1: string;
  readonly sessionId: string;
  readonly action: Action;
  /** The URL a wallet calls, complete but for `sig` and `key`. */
  readonly callback: string;
  /** `callback` as LUD-01 bech32, upper case. */
  readonly lnurl: string;
  /** `callback` under LUD-17's scheme. */
  readonly keyauth: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
};

/** What the browser that asked may know of an answered challenge. */
export type Claim = {
  readonly userId: string;
  readonly publicKey: string;
  readonly action: Action;
  readonly context: Readonly<Record<string, unknown>>;
  readonly clientId: string | null;
  /** Where the browser was when it asked, and the wallet when it signed: show both when they differ (RFC 10027). */
  readonly ip: string | null;
  readonly signedIp: string | null;
  /** Milliseconds since the epoch. */
  readonly signedAt: number;
  /** For `link`: whether the key is on the account now, and if not, why. Null until claimed. */
  readonly link: Link | null;
};

export type Lnurl = {
  /** Throws `too_many_challenges`. One SQL statement. */
  readonly create: (request: CreateRequest) => Promise<Created>;
  /** The wallet's callback. Rejects only when the store is unavailable. One SQL statement on the good path. */
  readonly verify: (query: unknown, origin: Origin) => Promise<WalletAnswer>;
  /** The bare state; null when this browser has no such challenge. */
  readonly check: (sessionId: string, browserSecret: string | null) => Promise<State | null>;
  /** The challenge in the forms a page may show, for a page that is loaded again; null as for `check`, or once answered. */
  readonly show: (sessionId: string, browserSecret: string | null) => Promise<Created | null>;
  /** What `claim` would give, without taking it. */
  readonly peek: (sessionId: string, browserSecret: string | null) => Promise<Claim | null>;
  /** Takes the result; of any number of calls exactly one gets it. */
  readonly claim: (sessionId: string, browserSecret: string | null, origin: Origin) => Promise<Claim | null>;
  /** True when there was something to cancel. */
  readonly cancel: (sessionId: string, browserSecret: string | null) => Promise<boolean>;
  /**
   * The state now, at once when it changes, and every `limits.poll` in between, until it is final, the wait is
   * over, or `signal` aborts. Yields nothing when this browser has no such challenge.
   */
  readonly watch: (
    sessionId: string,
    browserSecret: string | null,
    signal: AbortSignal,
  ) => AsyncGenerator<State>;
  readonly limits: LnurlLimits;
  readonly close: () => Promise<void>;
};

export function createLnurl(deps: LnurlDeps): Lnurl {
  const { store, cache, bus, clock, random, publicUrl, metrics } = deps;
  const limits: LnurlLimits = { ...defaultLimits, ...deps.limits };
  const mint = createK1Mint(deps.k1Key, random);
  const outlines = createOutlines(store, cache, clock);
  const bells = createBells(bus, 'lnurl:signed');
  const verify = createAnswer({ ...deps, outlines, bells, mint, limits });

  const forms = ({
    k1,
    sessionId,
    action,
    expiresAt,
  }: Pick<Challenge, 'k1' | 'sessionId' | 'action' | 'expiresAt'>) => {
    // Everything a wallet needs is in the URL itself, in lower case: Phoenix and Sparrow refuse it otherwise.
    const callback = `${publicUrl}/api/lnurl-auth/callback?tag=login&k1=${k1}&action=${action}`;
    return {
      k1,
      sessionId,
      action,
      callback,
      lnurl: encodeLnurl(callback),
      keyauth: toKeyauth(callback),
      expiresAt,
    };
  };

  async function boundOpen(ip: string): Promise<void> {
    if (limits.openPerNetwork === Number.POSITIVE_INFINITY) return;
    const open = await cache.increment(`lnurl:open:${addressGroup(ip)}`, limits.life).catch(() => null);
    if (open !== null && open.count > limits.openPerNetwork) {
      const headers = { 'Retry-After': String(Math.ceil(open.resetIn / 1000)) };
      throw problem(lnurlErrors, 'too_many_challenges', { headers });
    }
  }

  async function create(request: CreateRequest): Promise<Created> {
    const { action, browserSecret, userId, clientId, context = {}, origin } = request;
    const signedIn = action === 'link' || action === 'auth';
    if (signedIn !== (userId !== undefined))
      throw new TypeError(`${action}: an account is for link and auth only`);
    if (JSON.stringify(context).length > 4096) throw new RangeError('context is larger than 4 KiB');
    await boundOpen(origin.ip);
    const now = clock.now();
    const challenge: Challenge = {
      k1: mint.mint(),
      sessionId: randomToken(random, 16),
      browserDigest: browserSecret === null ? null : browserDigest(browserSecret),
      action,
      status: 'pending',
      userId: userId ?? null,
      clientId: clientId ?? null,
      context,
      publicKey: null,
      ip: origin.ip,
      userAgent: origin.userAgent,
      signedIp: null,
      signedAt: null,
      createdAt: now,
      expiresAt: now + limits.life,
    };
    await store.insert(challenge);
    await outlines.put(challenge);
    metrics.count('lnurl_challenges_total', { action });
    return forms(challenge);
  }

  /** The wrong browser's challenge and none at all are the same to whoever asks. */
  async function ofBrowser(sessionId: string, browserSecret: string | null): Promise<Challenge | null> {
    if (browserSecret === null) return null;
    const challenge = await store.bySession(sessionId);
    if (!challenge?.browserDigest) return null;
    return constantTimeEqual(challenge.browserDigest, browserDigest(browserSecret)) ? challenge : null;
  }

  async function check(sessionId: string, browserSecret: string | null): Promise<State | null> {
    const challenge = await ofBrowser(sessionId, browserSecret);
    return challenge && stateOf(challenge, clock.now());
  }

  return {
    limits,
    create,
    verify,
    check,
    close: bells.close,

    show: async (sessionId, browserSecret) => {
      const challenge = await ofBrowser(sessionId, browserSecret);
      return challenge && stateOf(challenge, clock.now()) === 'pending' ? forms(challenge) : null;
    },

    peek: async (sessionId, browserSecret) => {
      const challenge = await ofBrowser(sessionId, browserSecret);
      if (challenge === null || stateOf(challenge, clock.now()) !== 'authenticated') return null;
      return claimOf(challenge, null);
    },

    claim: async (sessionId, browserSecret, origin) => {
      if (browserSecret === null) return null;
      const now = clock.now();
      const newKeyId = uuidv7(now, random);
      const taken = await store.consume({
        sessionId,
        browserDigest: browserDigest(browserSecret),
        newKeyId,
        keysPerAccount: limits.keysPerAccount,
        now,
        origin,
      });
      return taken && claimOf(taken.challenge, taken.link);
    },

    cancel: async (sessionId, browserSecret) => {
      if (browserSecret === null) return false;
      const k1 = await store.cancel(sessionId, browserDigest(browserSecret));
      if (k1 !== null) await outlines.refresh(k1);
      return k1 !== null;
    },

    watch: async function* (sessionId, browserSecret, signal) {
      const end = clock.now() + limits.wait;
      // Listen first and look second: what happens in between then rings.
      const listener = await bells.listen(sessionId);
      try {
        while (!signal.aborted) {
          const state = await check(sessionId, browserSecret);
          if (state === null) return;
          yield state;
          if (state !== 'pending' || clock.now() >= end) return;
          await listener.next(limits.poll, signal);
        }
      } finally {
        listener.stop();
      }
    },
  };
}

function claimOf(challenge: Challenge, link: Link | null): Claim | null {
  const { userId, publicKey, action, context, clientId, ip, signedIp, signedAt } = challenge;
  if (userId === null || publicKey === null || signedAt === null) return null;
  return { userId, publicKey, action, context, clientId, ip, signedIp, signedAt, link };
}
