import assert from 'node:assert/strict';
import diagnostics from 'node:diagnostics_channel';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { openServer } from '../../../ops/docs/openapi.ts';
import { securityOf } from './description.ts';
import { readDocument } from './document.ts';
import { errorSections } from './error-tables.ts';
import { fieldsOf } from './fields.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;
type Route = { readonly method: string; readonly url: string };

const routes: Route[] = [];
const watch = (message: unknown) => {
  const { fastify } = message as { fastify: FastifyInstance };
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
};

const root = join(import.meta.dirname, '../../..');
/** As OpenAPI writes a route's address. */
const templated = (url: string) => url.replace(/:(\w+)/g, '{$1}');

let server: Awaited<ReturnType<typeof openServer>>;

before(async () => {
  diagnostics.subscribe('fastify.initialization', watch);
  server = await openServer();
});
after(async () => {
  diagnostics.unsubscribe('fastify.initialization', watch);
  await server[Symbol.asyncDispose]();
});

const get = (url: string) => server.app.inject({ url });
const document = () => readDocument(server.app.swagger());
const elementsOf = (html: string): Element[] => {
  const inside = (nodes: readonly Node[]): Element[] =>
    nodes.flatMap((node) => ('tagName' in node ? [node, ...inside(node.childNodes)] : []));
  return inside(parse(html).childNodes);
};
const attribute = (element: Element, name: string) => element.attrs.find((attr) => attr.name === name)?.value;

describe('the OpenAPI document', () => {
  test('has every route under /api', () => {
    // Wallets that do not use GET are told so; that is no endpoint.
    const refused = ({ method, url }: Route) =>
      method !== 'GET' && /lnurl-auth\/(callback|verify)$/.test(url);
    const wanted = routes.filter(
      (route) =>
        route.url.startsWith('/api/') && !['HEAD', 'OPTIONS'].includes(route.method) && !refused(route),
    );
    const { paths } = document();
    const missing = wanted.filter(
      ({ method, url }) => paths[templated(url)]?.[method.toLowerCase()] === undefined,
    );
    assert.ok(wanted.length > 15);
    assert.deepEqual(missing, []);
  });

  test('has every OAuth endpoint, pages between two of them apart', () => {
    const between = /^\/oauth\/(interaction\/|authorize\/:uid|logout\/(confirm|success)|device\/:uid)/;
    const { paths } = document();
    const served = routes.filter(({ url }) => /^\/(oauth|\.well-known)\//.test(url) && !between.test(url));
    assert.deepEqual(
      served.filter(({ url }) => paths[templated(url)] === undefined),
      [],
    );
  });

  test('names no endpoint that is not there', () => {
    const known = new Set(routes.map(({ method, url }) => `${method} ${templated(url)}`));
    const named = Object.entries(document().paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    assert.deepEqual(
      named.filter((name) => !known.has(name)),
      [],
    );
  });

  test('agrees with the discovery document about where the endpoints are', async () => {
    const metadata: Record<string, unknown> = (await get('/.well-known/openid-configuration')).json();
    const { paths } = document();
    const endpoints = Object.entries(metadata).filter(([name]) => /_(endpoint|uri)$/.test(name));
    assert.ok(endpoints.length >= 9);
    for (const [name, address] of endpoints) assert.ok(paths[new URL(String(address)).pathname], name);
  });

  test('says who may call a route as the access rules do', () => {
    assert.deepEqual(securityOf({ config: { access: 'public' } }), []);
    assert.deepEqual(securityOf({ config: { access: {} } }), [
      { session: [] },
      { nostr: [] },
      { cookie: [] },
    ]);
    assert.deepEqual(securityOf({ config: { access: { scopes: ['profile'], cookie: false } } }), [
      { session: [] },
      { nostr: [] },
      { openid: ['profile'] },
    ]);
    assert.deepEqual(securityOf({ config: { access: { roles: ['admin'] } } }).at(-1), { openid: ['admin'] });
    const fresh = securityOf({ config: { access: { roles: ['admin'], fresh: true } } });
    assert.ok(!fresh.some((one) => 'openid' in one), 'no application does what takes a fresh sign-in');
  });
});

describe('the pages', () => {
  for (const path of ['/docs', '/docs/errors']) {
    test(`${path} needs no script and brings no style of its own`, async () => {
      const answer = await get(path);
      assert.equal(answer.statusCode, 200);
      const policy = String(answer.headers['content-security-policy']);
      assert.match(policy, /default-src 'none'/);
      assert.doesNotMatch(policy, /unsafe/);
      const elements = elementsOf(answer.body);
      assert.deepEqual(
        elements.filter(({ tagName }) => ['script', 'style', 'iframe', 'form'].includes(tagName)),
        [],
      );
      const inline = elements.flatMap(({ attrs }) => attrs.filter(({ name }) => /^(style$|on)/.test(name)));
      assert.deepEqual(inline, []);
      for (const element of elements) {
        const address =
          element.tagName === 'a' ? '' : (attribute(element, 'href') ?? attribute(element, 'src'));
        assert.doesNotMatch(address ?? '', /^[a-z]+:|^\/\//i, 'loads from elsewhere');
      }
    });

    test(`${path} links to nothing that is missing`, async () => {
      const elements = elementsOf((await get(path)).body);
      const ids = elements.flatMap((element) => attribute(element, 'id') ?? []);
      assert.equal(new Set(ids).size, ids.length, 'an id is used twice');
      const links = new Set(elements.flatMap((element) => attribute(element, 'href') ?? []));
      for (const link of links) {
        if (link.startsWith('#')) assert.ok(ids.includes(link.slice(1)), link);
        else assert.equal((await get(link)).statusCode, 200, link);
      }
    });
  }

  test('every endpoint of the document is on the page', async () => {
    const { body } = await get('/docs');
    const articles = elementsOf(body).filter(({ tagName }) => tagName === 'article').length;
    const operations = Object.values(document().paths).flatMap((item) => Object.keys(item)).length;
    assert.equal(articles, operations);
  });

  test('the type of a problem leads to the anchor of its code', async () => {
    const { type } = (await get('/nowhere')).json<{ type: string }>();
    const { pathname, hash } = new URL(type);
    assert.equal(pathname, '/docs/errors');
    assert.match((await get(pathname)).body, new RegExp(`id="${hash.slice(1)}"`));
  });

  test('every error code has one anchor, whichever part it belongs to', async () => {
    const { body } = await get('/docs/errors');
    const codes: string[] = [];
    for await (const file of glob('src/**/errors.ts', { cwd: root })) {
      const exported: Record<string, unknown> = await import(join(root, file));
      for (const table of Object.values(exported)) {
        if (typeof table === 'object' && table !== null) codes.push(...answered(table));
      }
    }
    assert.ok(codes.length > 30);
    for (const code of new Set(codes)) assert.equal(body.split(`id="${code}"`).length, 2, code);
    const shown = errorSections().flatMap((section) => section.codes.map(({ code }) => code));
    assert.deepEqual(shown.toSorted(), codes.toSorted());
  });
});

describe('fields of a schema', () => {
  test('members of members stand behind a dot, and references are followed', () => {
    const item = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } }, required: ['id'] };
    const fields = fieldsOf(
      {
        type: 'object',
        properties: { list: { type: 'array', items: { $ref: '#/components/schemas/Item' } } },
      },
      { Item: item },
    );
    assert.deepEqual(
      fields.map(({ name, type, required }) => [name, type, required]),
      [
        ['list', 'list of object', false],
        ['list[].id', 'UUID', true],
      ],
    );
  });

  test('of alternatives every member is shown, and required only when all require it', () => {
    const answer = (status: string, more: string) => ({
      type: 'object',
      properties: { status: { const: status }, [more]: { type: 'string' } },
      required: ['status', more],
    });
    const fields = fieldsOf({ anyOf: [answer('OK', 'token'), answer('ERROR', 'reason')] }, {});
    assert.deepEqual(
      fields.map(({ name, type, required }) => [name, type, required]),
      [
        ['status', '"OK" or "ERROR"', true],
        ['token', 'text', false],
        ['reason', 'text', false],
      ],
    );
  });

  test('a schema that contains itself ends', () => {
    const self = { type: 'object', properties: { next: { $ref: '#/components/schemas/Self' } } };
    assert.equal(fieldsOf(self, { Self: self }).length, 3);
  });
});

/** Codes with a status. A library has codes and words, and no answers: a room gives them those. */
function answered(table: object): string[] {
  return Object.entries(table).flatMap(([code, entry]) => (typeof entry?.status === 'number' ? [code] : []));
}
