import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { fastify } from 'fastify';
import { openServer } from '../../../ops/docs/openapi.ts';
import { createRouteTable } from './route-table.ts';

describe('the route table', () => {
  it('refuses a route that does not say who may use it, wherever it is', () => {
    for (const url of ['/api/x', '/oauth/x', '/health', '/app/*', '/']) {
      const app = fastify();
      app.addHook('onRoute', createRouteTable().add);
      assert.throws(() => app.get(url, () => ''), /GET .* does not declare config\.access/);
    }
  });

  it('has each method of a route, without preflights and HEAD', () => {
    const table = createRouteTable();
    const app = fastify();
    app.addHook('onRoute', table.add);
    app.route({
      method: ['GET', 'POST', 'OPTIONS'],
      url: '/b',
      config: { access: 'public', guard: 'a token' },
      handler: () => '',
    });
    app.delete('/a', { config: { access: { fresh: true } } }, () => '');
    assert.deepEqual(table.list(), [
      { method: 'DELETE', url: '/a', access: { fresh: true }, guard: null },
      { method: 'GET', url: '/b', access: 'public', guard: 'a token' },
      { method: 'POST', url: '/b', access: 'public', guard: 'a token' },
    ]);
  });
});

describe("the server's routes", async () => {
  const server = await openServer();
  after(() => server[Symbol.asyncDispose]());
  const routes = server.app.declaredRoutes();

  it('are in the table whatever part they belong to', () => {
    for (const url of ['/', '/metrics', '/health', '/docs', '/openapi.json', '/oauth/token', '/api/sessions'])
      assert.ok(
        routes.some((route) => route.url === url),
        url,
      );
  });

  it('that change an account take no application, and those of the operator want a role', () => {
    for (const { method, url, access } of routes) {
      if (url.startsWith('/api/admin'))
        assert.ok(access !== 'public' && (access.roles ?? []).length > 0, `${method} ${url}`);
    }
  });

  it('under /api that anybody may use say what they ask for instead', () => {
    const open = routes.filter(
      ({ url, access, guard }) => url.startsWith('/api/') && access === 'public' && !guard,
    );
    const refusals = open.filter(({ method, url }) => method !== 'GET' && /(callback|verify)$/.test(url));
    assert.deepEqual(
      open.filter((route) => !refusals.includes(route)).map(({ method, url }) => `${method} ${url}`),
      [],
    );
  });
});
