import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Restricted } from '../core/authz/access.ts';
import type { Origin } from '../core/ports.ts';
import type { Action } from './challenge.ts';

/** What this room's routes ask of the rest of the server. */
export type LnurlPorts = {
  /**
   * Who is signed in, by a session of their own that `access` lets in; null for nobody. Rejects for a session that it
   * does not, and for an application's access token, which must not be able to add a way in to somebody's account.
   */
  readonly authenticate: (
    request: FastifyRequest,
    access: OwnSession,
  ) => Promise<{ readonly userId: string } | null>;
  /**
   * Gives the browser a session under a new id and sets its cookie on `reply`. For `auth` the account is the one
   * that is signed in already, and this is its fresh authentication.
   */
  readonly openSession: (opened: OpenedSession) => Promise<void>;
};

/** What kind of session of their own a person needs: core/authz/access.ts. */
export type OwnSession = Pick<Restricted, 'fresh' | 'partial'>;

export type OpenedSession = {
  readonly userId: string;
  /** RFC 8176 style, as in ID tokens. */
  readonly amr: readonly string[];
  readonly action: Action;
  readonly publicKey: string;
  readonly origin: Origin;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
};
