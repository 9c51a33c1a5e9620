import { randomToken, sha256 } from '../crypto.ts';
import { problem } from '../errors.ts';
import type { Bus, Clock, Log, Origin, Random } from '../ports.ts';
import { createSessionCache, type Ended } from './cache.ts';
import { sessionErrors } from './errors.ts';
import { createNotices } from './notices.ts';
import { sessionPayload } from './payload.ts';
import { isLive, newEnds, slide, TOUCH_EVERY, touchDue } from './policy.ts';
import type { FoundSession, SessionKind } from './session.ts';
import type { EndedSession, SessionPage, SessionPosition, SessionStore } from './store.ts';

export type SignIn = {
  readonly userId: string;
  readonly kind: SessionKind;
  readonly amr: readonly string[];
  readonly acr: string | null;
  readonly origin: Origin;
};

/** How a person who is signed in has authenticated by now, in all. */
export type Strength = { readonly amr: readonly string[]; readonly acr: string };

/** `token` is the credential, shown once; `expiresAt` in milliseconds since the epoch. */
export type OpenedSession = { readonly token: string; readonly uid: string; readonly expiresAt: number };

export type Sessions = ReturnType<typeof createSessions>;

const CACHE_MAX = 10_000;
const CACHE_MS = 5_000;
const USER_AGENT_MAX = 256;

/** Ours have 43 characters, oidc-provider's cookies 21 or more. Anything else is not worth a query. */
const TOKEN = /^[A-Za-z0-9_-]{20,128}$/;

/**
 * Sessions. The database decides; a session that was ended is refused at once by the process that ended it, by the
 * others as soon as the notice arrives, and after five seconds even if it never does. Losing Redis can therefore
 * neither sign anybody out nor bring a session back.
 */
export function createSessions(deps: {
  store: SessionStore;
  bus: Bus;
  clock: Clock;
  random: Random;
  log: Log;
}) {
  const { store, bus, clock, random, log } = deps;
  const cache = createSessionCache({ max: CACHE_MAX, ttl: CACHE_MS, now: clock.now });
  const notices = createNotices(bus, log);
  let farewell: (ended: readonly EndedSession[]) => void = () => undefined;

  async function forgetEverywhere(ended: Ended): Promise<void> {
    cache.forget(ended);
    await notices.announce(ended);
  }

  /** Reads the session and records its activity when that is due. */
  async function read(digest: Buffer): Promise<FoundSession | null> {
    const now = clock.now();
    const session = await store.find(digest, now);
    if (!session) return null;
    if (!touchDue(session, now)) return { ...session, renewed: false };
    const expiresAt = slide(session, now);
    const touched = await store.touch(digest, { now, expiresAt, unlessSince: now - TOUCH_EVERY });
    if (touched) return { ...session, lastActivityAt: now, expiresAt, renewed: true };
    // Another process wrote a moment ago, or the session has just ended: look again.
    const current = await store.find(digest, now);
    return current && { ...current, renewed: false };
  }

  async function reauthenticate(userId: string, uid: string, how: Strength, digest: Buffer | null) {
    const now = clock.now();
    const ends = newEnds(now);
    if (!(await store.strengthen(userId, uid, { ...how, ...ends, authTime: now, digest }))) return null;
    await forgetEverywhere({ uid });
    return ends.expiresAt;
  }

  return {
    /** Opens a session for an active account. Rejects with `account_disabled`. */
    async open({ userId, kind, amr, acr, origin }: SignIn): Promise<OpenedSession> {
      const now = clock.now();
      const token = randomToken(random);
      const session = {
        uid: randomToken(random, 16),
        userId,
        kind,
        amr,
        acr,
        authTime: now,
        ip: origin.ip || null,
        userAgent: origin.userAgent.slice(0, USER_AGENT_MAX) || null,
        createdAt: now,
        lastActivityAt: now,
        ...newEnds(now),
      };
      const row = { ...session, digest: sha256(token), payload: sessionPayload(session) };
      if (!(await store.insert(row))) throw problem(sessionErrors, 'account_disabled');
      return { token, uid: session.uid, expiresAt: session.expiresAt };
    },

    /** The live session this token or cookie value belongs to. Using it counts as activity. */
    async find(token: string): Promise<FoundSession | null> {
      if (!TOKEN.test(token)) return null;
      const digest = sha256(token);
      const key = digest.toString('base64url');
      const cached = cache.get(key);
      const usable = cached !== null && !touchDue(cached, clock.now());
      const session = usable ? cached : await cache.load(key, () => read(digest));
      return session && isLive(session, clock.now()) ? session : null;
    },

    /** Live sessions, newest first. */
    list: (userId: string, page: { limit: number; after: SessionPosition | null }): Promise<SessionPage> =>
      store.list(userId, { ...page, now: clock.now() }),

    /**
     * The person of a session has authenticated again: its time of sign-in is now, its methods and class are these, and
     * it lives on from now. The token stays, so this is for clients that hold one, not for browsers. Resolves to when
     * the session ends, or null when the person has no such session.
     */
    async strengthen(userId: string, uid: string, how: Strength): Promise<number | null> {
      return reauthenticate(userId, uid, how, null);
    },

    /**
     * The same under a new token, for browsers: whoever knew the old one (session fixation) is left with nothing, and
     * what applications hold under the session goes on.
     */
    async renew(userId: string, uid: string, how: Strength): Promise<OpenedSession | null> {
      const token = randomToken(random);
      const expiresAt = await reauthenticate(userId, uid, how, sha256(token));
      return expiresAt === null ? null : { token, uid, expiresAt };
    },

    /** What an account wants of its sessions has changed: nobody goes by what was read before. */
    recheck: (userId: string): Promise<void> => forgetEverywhere({ userId, exceptUid: null }),

    /** Ends one session of this person; false when they have no such session. */
    async revoke(userId: string, uid: string): Promise<boolean> {
      const ended = await store.end(userId, uid, clock.now());
      if (!ended) return false;
      await forgetEverywhere({ uid });
      farewell([ended]);
      return true;
    },

    /** Ends all sessions of this person but `exceptUid`; resolves to how many. */
    async revokeAll(userId: string, exceptUid: string | null = null): Promise<number> {
      const ended = await store.endAll(userId, exceptUid, clock.now());
      await forgetEverywhere({ userId, exceptUid });
      farewell(ended);
      return ended.length;
    },

    /** For whoever ends or renews a session in the database by another way, for example oidc-provider's logout. */
    forget: (uid: string): Promise<void> => forgetEverywhere({ uid }),

    /** All sessions of this person were ended in the database by another way: told as if it had happened here. */
    async tellEnded(userId: string, ended: readonly EndedSession[]): Promise<void> {
      await forgetEverywhere({ userId, exceptUid: null });
      farewell(ended);
    },

    /** Who wants to know what was ended here; nobody waits for them. One listener, told once for each session. */
    whenEnded(listener: (ended: readonly EndedSession[]) => void): void {
      farewell = listener;
    },

    /** Starts to heed the other processes' notices; resolves to a function that stops it. */
    listen: () => notices.listen(cache.forget),
  };
}
