/** Requests made from the server's own description of itself: plausible in one place, nonsense in the next. */
import type { Dice } from './dice.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type Schema = {
  readonly type?: string;
  readonly enum?: readonly Json[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
};
type Parameter = { readonly name: string; readonly in: string; readonly schema?: Schema };
type Operation = {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
};
export type Description = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

/** Values that mean something to the server, by the name of the field they go into. */
export type Known = Readonly<Record<string, readonly string[]>>;

export type MadeRequest = {
  readonly method: string;
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: string | undefined;
};

/** Pages and endpoints that belong to flows and are therefore not described. */
const UNDESCRIBED: Description['paths'] = {
  '/': { get: {} },
  '/app/{path}': { get: {} },
  '/login': { get: query('to', 'fresh', 'passkey') },
  '/account-deleted': { get: {} },
  '/signed-in': { get: query('state', 'code', 'error') },
  '/oauth/authorize/{uid}': { get: {} },
  '/oauth/device': { get: {}, post: form('user_code', 'xsrf', 'confirm', 'abort') },
  '/oauth/device/{uid}': { get: {} },
  '/oauth/interaction/{uid}': { get: query('method', 'again') },
  '/oauth/interaction/{uid}/confirm/{session_id}': { get: {}, post: form('csrf', 'decision') },
  '/oauth/interaction/{uid}/confirm/key/{challenge_id}': { get: {}, post: form('csrf', 'decision') },
  '/oauth/interaction/{uid}/bitcoin/{challenge_id}': { post: form('csrf', 'address', 'signature') },
  '/oauth/interaction/{uid}/nostr/{challenge_id}': { post: form('csrf', 'event') },
  '/oauth/interaction/{uid}/passkey': { get: {}, post: form('csrf', 'response') },
  '/oauth/interaction/{uid}/passkey/cancel': { post: form('csrf') },
  '/oauth/interaction/{uid}/consent': { post: form('csrf', 'decision') },
  '/oauth/interaction/{uid}/cancel': { post: form('csrf') },
  '/oauth/interaction/{uid}/restart': { post: form('csrf') },
  '/oauth/interaction/{uid}/throwaway': { post: form('csrf') },
  '/oauth/interaction/{uid}/proof': { get: query('look') },
  '/oauth/interaction/{uid}/proof/skip': { post: form('csrf') },
  '/oauth/interaction/{uid}/proof/cancel': { post: form('csrf') },
  '/proof': { get: {}, post: form('csrf', 'certificate') },
  '/oauth/interaction/{uid}/passkey/skip': { post: form('csrf') },
  '/oauth/logout': { get: {}, post: form('id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state') },
  '/oauth/logout/confirm': { post: form('xsrf', 'logout') },
  '/oauth/logout/success': { get: {} },
};

function query(...names: readonly string[]): Operation {
  return { parameters: names.map((name) => ({ name, in: 'query', schema: { type: 'string' } })) };
}

function form(...names: readonly string[]): Operation {
  const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  return { requestBody: { content: { 'application/x-www-form-urlencoded': { schema: { properties } } } } };
}

const CURIOUS_TEXTS = [
  '',
  ' ',
  '\0',
  '\u202e\ud800',
  '💥'.repeat(30),
  "'; DROP TABLE users; --",
  '<script>alert(1)</script>',
  '../../../etc/passwd',
  '%00%ff',
  '__proto__',
  'constructor',
  'a'.repeat(20_000),
  '{"a":',
  '[[[[[[[[',
  '-1',
  '1e309',
  '99999999999999999999',
  'https://127.0.0.1:1/x',
  'javascript:alert(1)',
  'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.',
  'eyJhbGciOiJFUzI1NiJ9.e30.AAAA',
  'a b c openid',
  'true',
];
const CURIOUS_VALUES: readonly Json[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  [],
  {},
  [null],
  { a: { a: { a: { a: {} } } } },
  ['x', 1, null, {}],
  Array(500).fill('x'),
];

/** `next` makes the following request. */
export function createRequests(description: Description, known: Known, dice: Dice) {
  const operations = Object.entries({ ...description.paths, ...UNDESCRIBED }).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const chance = (share: number) => dice.roll() < share;
  const knownText = (name: string) => dice.pick(known[name] ?? Object.values(known).flat());
  const text = (name: string) =>
    chance(0.55) ? knownText(name) : chance(0.5) ? dice.pick(CURIOUS_TEXTS) : spoil(knownText(name));

  function spoil(value: string): string {
    const at = dice.between(0, value.length);
    return (
      value.slice(0, at) + String.fromCharCode(dice.between(1, 0x2ff)) + value.slice(at + dice.between(0, 3))
    );
  }

  function value(name: string, schema: Schema = {}, depth = 3): Json {
    if (chance(0.15)) return dice.pick(CURIOUS_VALUES);
    const { enum: choices, anyOf, properties, items, type } = schema;
    if (choices && choices.length > 0 && chance(0.8)) return dice.pick(choices);
    if (anyOf && anyOf.length > 0) return value(name, dice.pick(anyOf), depth);
    if (properties && depth > 0) return object(properties, depth);
    if (type === 'object' && depth > 0) return objectFrom(text(name));
    if (type === 'array' && depth > 0)
      return Array.from({ length: dice.between(0, 4) }, () => value(name, items, depth - 1));
    if (type === 'integer' || type === 'number') return chance(0.6) ? dice.between(-2, 200) : text(name);
    if (type === 'boolean') return chance(0.8) ? chance(0.5) : text(name);
    return text(name);
  }

  /** What a field holds that is described as any object. */
  function objectFrom(source: string): Json {
    try {
      return JSON.parse(source);
    } catch {
      return source;
    }
  }

  function object(properties: Readonly<Record<string, Schema>>, depth = 3): { [name: string]: Json } {
    const chosen = Object.entries(properties).filter(() => chance(0.6));
    const made = Object.fromEntries(chosen.map(([name, schema]) => [name, value(name, schema, depth - 1)]));
    return chance(0.1) ? { ...made, [dice.pick(CURIOUS_TEXTS)]: dice.pick(CURIOUS_VALUES) } : made;
  }

  const asForm = (fields: { readonly [name: string]: Json }): string =>
    Object.entries(fields)
      .flatMap(([name, one]) => (Array.isArray(one) ? one.slice(0, 20) : [one]).map((item) => [name, item]))
      .map(
        ([name, item]) =>
          `${encode(String(name))}=${encode(typeof item === 'string' ? item : JSON.stringify(item))}`,
      )
      .join('&');

  function body(operation: Operation): Pick<MadeRequest, 'contentType' | 'body'> {
    const [documented] = Object.entries(operation.requestBody?.content ?? {});
    if (!documented)
      return chance(0.1) ? { contentType: 'text/plain', body: dice.pick(CURIOUS_TEXTS) } : NO_BODY;
    const [type, { schema = {} }] = documented;
    const properties = schema.properties ?? schema.anyOf?.find((one) => one.properties)?.properties ?? {};
    const fields = object(properties);
    const contentType = chance(0.85)
      ? type
      : dice.pick([
          'application/json',
          'application/x-www-form-urlencoded',
          'text/xml',
          'multipart/form-data',
          '',
        ]);
    const whole = contentType === 'application/json' ? JSON.stringify(fields) : asForm(fields);
    const cut = chance(0.1) ? whole.slice(0, dice.between(0, whole.length)) : whole;
    return { contentType: contentType || undefined, body: chance(0.05) ? dice.pick(CURIOUS_TEXTS) : cut };
  }

  return {
    next(): MadeRequest {
      const { method, path, operation } = dice.pick(operations);
      const query = (operation.parameters ?? []).filter((one) => one.in === 'query' && chance(0.7));
      const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => encode(text(name).slice(0, 600)));
      const fields = Object.fromEntries(query.map(({ name, schema }) => [name, value(name, schema, 1)]));
      const search = query.length > 0 ? `?${asForm(fields).slice(0, 12_000)}` : '';
      const verb = chance(0.05)
        ? dice.pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])
        : method;
      const sent = verb === 'GET' || verb === 'HEAD' ? NO_BODY : body(operation);
      return { method: verb, path: filled + search, ...sent };
    },
  };
}

const NO_BODY = { contentType: undefined, body: undefined };

/** As `encodeURIComponent`, for texts that are no well-formed Unicode as well. */
const encode = (value: string): string => encodeURIComponent(value.toWellFormed());
