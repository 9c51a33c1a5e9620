/** Sessions of this application: in memory, named by a cookie, few and short-lived. */
import { randomBytes } from 'node:crypto';
import type { IDToken, UserInfoResponse } from 'openid-client';
import type { Step } from './exchange.ts';

const MAX_SESSIONS = 1000;
const IDLE = 60 * 60 * 1000;
const MAX_PENDING = 5;
const MAX_STEPS = 12;

/** A sign-in under way: what must match when the browser comes back. */
export type Pending = { readonly state: string; readonly nonce: string; readonly verifier: string };

export type Tokens = {
  readonly access: string;
  readonly refresh: string | undefined;
  readonly id: string;
  /** Space-separated, as granted. */
  readonly scope: string | undefined;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number | undefined;
};

export type Person = {
  readonly claims: IDToken;
  readonly userinfo: UserInfoResponse;
  readonly tokens: Tokens;
};

export type Session = {
  readonly id: string;
  /** In every form of this session's pages. */
  readonly csrf: string;
  /** Several, because people open several tabs. */
  readonly pending: readonly Pending[];
  readonly person: Person | undefined;
  /** What was exchanged so far, newest first. */
  readonly steps: readonly Step[];
  readonly usedAt: number;
};

export type SessionChange = Partial<Pick<Session, 'pending' | 'person' | 'steps'>>;

export function createSessions({ clock }: { readonly clock: { readonly now: () => number } }) {
  const byId = new Map<string, Session>();

  /** The end of the map is the most recently used. */
  function keep(session: Session): Session {
    byId.delete(session.id);
    byId.set(session.id, session);
    for (const oldest of byId.keys()) {
      if (byId.size <= MAX_SESSIONS) break;
      byId.delete(oldest);
    }
    return session;
  }

  function find(id: string | undefined): Session | undefined {
    const session = id === undefined ? undefined : byId.get(id);
    if (!session) return undefined;
    if (clock.now() - session.usedAt > IDLE) {
      byId.delete(session.id);
      return undefined;
    }
    return keep({ ...session, usedAt: clock.now() });
  }

  return {
    find,

    /** A session nobody knows yet. At sign-in the old one goes, so that its id is worth nothing any more. */
    open(change: SessionChange = {}, replaced?: Session): Session {
      if (replaced) byId.delete(replaced.id);
      return keep({
        id: secret(),
        csrf: secret(),
        pending: [],
        person: undefined,
        steps: [],
        ...change,
        usedAt: clock.now(),
      });
    },

    /** Applies `change` to the session as it is now; nothing happens when it has ended meanwhile. */
    update(id: string, change: (session: Session) => SessionChange): void {
      const session = find(id);
      if (session) keep(bounded({ ...session, ...change(session) }));
    },

    end: (id: string) => void byId.delete(id),

    /** Ends every session of which `matches` is true; the number of them. */
    endWhere(matches: (person: Person) => boolean): number {
      const found = [...byId.values()].filter(({ person }) => person && matches(person));
      for (const { id } of found) byId.delete(id);
      return found.length;
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;

const secret = () => randomBytes(24).toString('base64url');

const bounded = (session: Session): Session => ({
  ...session,
  pending: session.pending.slice(-MAX_PENDING),
  steps: session.steps.slice(0, MAX_STEPS),
});
