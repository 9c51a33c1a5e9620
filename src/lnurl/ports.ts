import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Origin } from '../core/ports.ts';
import type { Action } from './challenge.ts';

/** What this room's routes ask of the rest of the server. */
export type LnurlPorts = {
  /**
   * Who is signed in, by a session of their own (cookie or Bearer); null for nobody, and for an application's access
   * token, which must not be able to add a way in to somebody's account.
   */
  readonly authenticate: (request: FastifyRequest) => Promise<{ readonly userId: string } | null>;
  /**
   * Gives the browser a session under a new id and sets its cookie on `reply`. For `auth` the account is the one
   * that is signed in already, and this is its fresh authentication.
   */
  readonly openSession: (opened: OpenedSession) => Promise<void>;
};

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
