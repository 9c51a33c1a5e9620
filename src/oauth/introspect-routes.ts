/** POST /oauth/introspect: the short path for clients with a secret, the library's for everybody else. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Clients, usesSecret } from './clients/clients.ts';
import { presentedSecret } from './clients/presented-secret.ts';
import type { Introspection } from './introspect.ts';
import type { Mount } from './mount.ts';
import { contentType, FORM, MAX_BODY, replaceBody } from './provider/body.ts';

export function introspectRoutes(deps: {
  introspect: (token: string) => Promise<Introspection | null>;
  clients: Clients;
  mount: Mount;
}) {
  const { introspect, clients, mount } = deps;

  /** The answer, or null when this request is not of the common kind or not in order: the library decides then. */
  async function answer(request: FastifyRequest, body: Buffer): Promise<Introspection | null> {
    if (contentType(request.raw) !== FORM) return null;
    const form = new URLSearchParams(body.toString('utf8'));
    const tokens = form.getAll('token');
    const [token] = tokens;
    if (tokens.length !== 1 || !token || token.includes('\0')) return null;
    const presented = presentedSecret(request.headers.authorization, form);
    if (!presented) return null;
    const client = await clients.find(presented.clientId);
    if (client?.status !== 'active' || !usesSecret(client.metadata)) return null;
    if (!(await clients.authenticates(presented.clientId, presented.secret))) return null;
    return introspect(token);
  }

  return async function routes(scope: FastifyInstance): Promise<void> {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY }, (_request, body, done) =>
      done(null, body),
    );
    const guard = 'the application, by its registered method';
    const options = { config: { access: 'public', cors: false, guard }, schema: { hide: true } } as const;

    scope.post('/oauth/introspect', options, async (request, reply) => {
      const body = request.body instanceof Buffer ? request.body : Buffer.alloc(0);
      const result = await answer(request, body);
      // RFC 7662 section 2.2: JSON; section 4: nobody on the way may keep it.
      if (result) return reply.header('cache-control', 'no-store').send(result);
      replaceBody(request.raw, body, request.headers['content-type']);
      await mount.handle(request, reply);
      return reply;
    });
    scope.options('/oauth/introspect', options, mount.handle);
  };
}
