import type { CurrentSession, FoundSession, Session } from './session.ts';

/** Which sessions ended: one, or all of a person but one. */
export type Ended = { readonly uid: string } | { readonly userId: string; readonly exceptUid: string | null };

/**
 * Sessions this process has lately read from the database, by the digest of their token. It is deliberately not in
 * Redis: a shared cache could be filled by a slow process after the session had ended, and what the process holds
 * itself it can forget at once. A value may be up to `ttl` milliseconds old; that bounds how long a revoked session
 * passes on a process that missed the notice.
 */
export function createSessionCache(options: { max: number; ttl: number; now: () => number }) {
  const { max, ttl, now } = options;
  const entries = new Map<string, { session: FoundSession; until: number }>();
  const loading = new Map<string, Promise<FoundSession | null>>();
  let endings = 0;

  function put(key: string, session: CurrentSession): void {
    entries.delete(key);
    entries.set(key, { session: { ...session, renewed: false }, until: now() + ttl });
    const oldest = entries.size > max ? entries.keys().next() : undefined;
    if (oldest && !oldest.done) entries.delete(oldest.value);
  }

  return {
    get(key: string): FoundSession | null {
      const entry = entries.get(key);
      if (entry && entry.until > now()) return entry.session;
      entries.delete(key);
      return null;
    },

    /** Reads through `read`; callers at the same moment share one reading. */
    load(key: string, read: () => Promise<FoundSession | null>): Promise<FoundSession | null> {
      const running = loading.get(key);
      if (running) return running;
      const before = endings;
      const reading = read()
        .then((session) => {
          // A session that ended while it was being read may be in the answer: never keep that answer.
          if (session && before === endings) put(key, session);
          return session;
        })
        .finally(() => {
          if (loading.get(key) === reading) loading.delete(key);
        });
      loading.set(key, reading);
      return reading;
    },

    /** From here on nobody is answered from what was read before. */
    forget(ended: Ended): void {
      endings += 1;
      loading.clear();
      for (const [key, { session }] of entries) if (matches(session, ended)) entries.delete(key);
    },
  };
}

function matches(session: Session, ended: Ended): boolean {
  if ('uid' in ended) return session.uid === ended.uid;
  return session.userId === ended.userId && session.uid !== ended.exceptUid;
}
