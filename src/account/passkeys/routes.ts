import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problem } from '../../core/errors.ts';
import { type Confirming, confirmSession } from '../confirm-session.ts';
import { iso } from '../present.ts';
import { actorOf, principalOf, sessionOf } from '../request.ts';
import { passkeyErrors } from './errors.ts';
import { holderOf } from './holder.ts';
import { manageRoutes } from './manage-routes.ts';
import { withPasskey } from './passkey.ts';
import type { Passkeys } from './passkeys.ts';
import { presentPasskey } from './present.ts';
import {
  assertedAnswer,
  assertion,
  creationOptions,
  passkeyAnswer,
  registration,
  requestOptions,
} from './schema.ts';

export type PasskeyRoutesOptions = Confirming & {
  readonly passkeys: Passkeys;
  /** What the person is called where they choose among passkeys. */
  readonly nameOf: (userId: string) => Promise<string>;
};

const tags = ['passkeys'];
/** Nothing that a browser sends after a ceremony is longer. */
const bodyLimit = 64 * 1024;

/** The second factor: making passkeys, asserting them, and having them required. */
export function passkeyRoutes(options: PasskeyRoutesOptions): FastifyPluginAsyncZod {
  const { passkeys, nameOf } = options;

  return async (app) => {
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    await app.register(manageRoutes(passkeys));

    app.post(
      '/api/passkeys/register/options',
      {
        config: { access: { fresh: true }, guard: 'a passkey, for all but the first' },
        schema: { tags, summary: 'Begin to make a passkey', response: { 200: creationOptions } },
      },
      async (request) => {
        const { userId, binding } = ceremonyOf(request);
        const { strong } = holderOf(request);
        const name = await nameOf(userId);
        return { ...(await passkeys.registrationOptions({ userId, binding, name, strong })) };
      },
    );

    app.post(
      '/api/passkeys/register',
      {
        bodyLimit,
        config: { access: { fresh: true }, guard: 'a passkey, for all but the first' },
        schema: { tags, summary: 'Add the passkey', body: registration, response: { 201: passkeyAnswer } },
      },
      async (request, reply) => {
        const { response, label = null } = request.body;
        const made = await passkeys.register({
          ...ceremonyOf(request),
          ...holderOf(request),
          response,
          label,
        });
        if (!made) throw problem(passkeyErrors, 'passkey_invalid');
        return reply.code(201).send(presentPasskey(made.passkey));
      },
    );

    app.post(
      '/api/passkeys/assert/options',
      {
        config: { access: { partial: true } },
        schema: { tags, summary: 'Begin to confirm with a passkey', response: { 200: requestOptions } },
      },
      async (request) => ({ ...(await passkeys.assertionOptions(ceremonyOf(request))) }),
    );

    app.post(
      '/api/passkeys/assert',
      {
        bodyLimit,
        config: { access: { partial: true }, rateLimit: 'auth', rateLimitGroup: 'passkey' },
        schema: {
          tags,
          summary: 'Confirm with a passkey: the session is fresh, and a strong one',
          description:
            'A browser gets its session under a new id; a session token stays the same. Applications and NIP-98 requests have no session to confirm.',
          body: assertion,
          response: { 200: assertedAnswer },
        },
      },
      async (request, reply) => {
        const { binding } = ceremonyOf(request);
        const { response } = request.body;
        const asserted = await passkeys.assert({ ...actorOf(request), binding, response });
        if (!asserted) throw problem(passkeyErrors, 'passkey_invalid');
        const how = withPasskey(principalOf(request).amr, asserted.amr);
        const { expiresAt } = await confirmSession(options, request, reply, how);
        return { ...how, expires_at: iso(expiresAt) };
      },
    );
  };
}

/** A ceremony belongs to the session that began it; a credential without one cannot. */
function ceremonyOf(request: FastifyRequest) {
  const { userId, sessionUid } = sessionOf(request);
  return { userId, binding: `session:${sessionUid}` };
}
