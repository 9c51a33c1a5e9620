/** Requests that a Nostr key signs one by one (NIP-98): a person's own authority, over this request and no other. */
import type { FastifyRequest } from 'fastify';
import type { Curve } from '../../lib/bitcoin/curve.ts';
import { covers, HTTP_AUTH_WINDOW, readHttpAuth, verifyEvent } from '../../lib/nostr/index.ts';
import { coreErrors, problem } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { RateLimiter } from '../ratelimit/limiter.ts';
import { addressOf } from '../ratelimit/routes.ts';
import { ACR_KEY } from './acr.ts';
import type { Principal } from './principal.ts';
import { secondFactorOf } from './second-factor.ts';
import { hasBody } from './signed-body.ts';

export type SignedRequestStore = {
  /**
   * One statement: the active account of this Nostr key, if the event was not seen before; it is remembered until
   * `forgetAt`, milliseconds since the epoch. Null for an unknown key, for which nothing is remembered.
   */
  readonly take: (event: {
    readonly id: Buffer;
    readonly publicKey: string;
    readonly forgetAt: number;
  }) => Promise<{ readonly userId: string; readonly passkeyRequired: boolean } | null>;
};

export type SignedRequests = {
  /**
   * `value` is what follows `Nostr` in the header. Null for an event that is no good, for whatever reason. Rejects with
   * `rate_limited`.
   */
  readonly verify: (value: string, request: FastifyRequest) => Promise<Principal | null>;
};

export type SignedRequestDeps = {
  readonly store: SignedRequestStore;
  readonly curve: Pick<Curve, 'verifySchnorr'>;
  /** What `u` begins with: the issuer, without a slash at the end. */
  readonly publicUrl: string;
  /** Every genuine event leaves a row, also of a request that is refused afterwards. */
  readonly limiter: Pick<RateLimiter, 'take'>;
  readonly clock: Clock;
};

/** The cheap checks first, then the curve, then the database: only a genuine event is remembered. */
export function createSignedRequests(deps: SignedRequestDeps): SignedRequests {
  const { store, curve, publicUrl, limiter, clock } = deps;
  return {
    async verify(value, request) {
      const { method, url } = request;
      if (!url.startsWith('/api/')) return null;
      const event = readHttpAuth(value);
      const now = clock.now();
      if (!event || !covers(event, { url: publicUrl + url, method, hasBody: hasBody(request.headers), now }))
        return null;
      const { allowed, headers } = await limiter.take('api', addressOf(request), 'signed-request');
      if (!allowed) throw problem(coreErrors, 'rate_limited', { headers });
      if (!verifyEvent(event, curve)) return null;
      // Refused by its date from then on.
      const expiresAt = (event.createdAt + HTTP_AUTH_WINDOW + 1) * 1000;
      const id = Buffer.from(event.id, 'hex');
      const person = await store.take({ id, publicKey: event.pubkey, forgetAt: expiresAt });
      if (!person) return null;
      return {
        userId: person.userId,
        via: 'nostr',
        scopes: 'all',
        amr: ['nostr'],
        acr: ACR_KEY,
        secondFactor: secondFactorOf({ acr: ACR_KEY, passkeyRequired: person.passkeyRequired }),
        authTime: now,
        expiresAt,
        renewed: false,
      };
    },
  };
}
