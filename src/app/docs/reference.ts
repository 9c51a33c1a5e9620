/** The OpenAPI document in the order and the words of the reference page. Pure. */
import type { ApiDocument, Content, Operation } from './document.ts';
import { type Field, fieldsOf, typeOf } from './fields.ts';

export type Endpoint = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string | undefined;
  /** Who may call it, in a sentence. */
  readonly caller: string;
  readonly inPath: readonly Field[];
  readonly inQuery: readonly Field[];
  readonly body: { readonly type: string; readonly fields: readonly Field[] } | undefined;
  readonly answers: readonly Answer[];
  readonly example: string;
};

export type Answer = {
  readonly status: string;
  readonly description: string;
  readonly fields: readonly Field[];
};

export type Section = {
  readonly name: string;
  readonly description: string;
  readonly endpoints: readonly Endpoint[];
};

/** `publicUrl` goes into the examples. */
export function referenceOf(document: ApiDocument, publicUrl: string): Section[] {
  const endpoints = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      tag: operation.tags[0],
      endpoint: endpointOf({ document, publicUrl, path, method: method.toUpperCase(), operation }),
    })),
  );
  return document.tags
    .map(({ name, description }) => ({
      name,
      description,
      endpoints: endpoints.filter(({ tag }) => tag === name).map(({ endpoint }) => endpoint),
    }))
    .filter((section) => section.endpoints.length > 0);
}

type Place = {
  readonly document: ApiDocument;
  readonly publicUrl: string;
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
};

function endpointOf(place: Place): Endpoint {
  const { document, path, method, operation } = place;
  const { schemas } = document.components;
  const parameters = (where: string): Field[] =>
    operation.parameters
      .filter((parameter) => parameter.in === where)
      .map(({ name, required = false, description, schema = {} }) => ({
        name,
        required,
        type: typeOf(schema, schemas),
        description: description ?? schema.description ?? '',
      }));
  const [type, body] = only(operation.requestBody?.content);
  return {
    id: `${method}-${path}`.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    method,
    path,
    summary: operation.summary,
    description: operation.description,
    caller: callerOf(operation),
    inPath: parameters('path'),
    inQuery: parameters('query'),
    body: body && type ? { type, fields: fieldsOf(body.schema, schemas) } : undefined,
    answers: Object.entries(operation.responses)
      .filter(([status]) => status !== 'default')
      .map(([status, { description, content }]) => ({
        status,
        description: description === 'Default Response' ? '' : description,
        // Failures look the same everywhere; the chapter on conventions shows them once.
        fields: Number(status) < 400 ? fieldsOf(only(content)[1]?.schema, schemas) : [],
      })),
    example: exampleOf(place),
  };
}

function only(content: Content | undefined) {
  return Object.entries(content ?? {})[0] ?? [undefined, undefined];
}

function callerOf({ security }: Operation): string {
  const names = security.flatMap((requirement) => Object.keys(requirement));
  const scopes = security.flatMap((requirement) => requirement['openid'] ?? []);
  if (names.includes('client')) return 'An application that shows who it is';
  if (names.includes('registration')) {
    return security.some((requirement) => Object.keys(requirement).length === 0)
      ? 'Anybody, or holders of an initial access token'
      : 'Whoever holds the registration access token';
  }
  if (names.includes('session') && scopes.length > 0) {
    return `A person's own session, or an application with \`${scopes.join(' ')}\``;
  }
  if (names.includes('session')) return "A person's own session; no application";
  return scopes.length > 0 ? `An application with \`${scopes.join(' ')}\`` : 'Anybody';
}

/** A command to start from; what is in capitals has to be filled in. */
function exampleOf({ publicUrl, path, method, operation }: Place): string {
  const names = operation.security.flatMap((requirement) => Object.keys(requirement));
  const [type, body] = only(operation.requestBody?.content);
  const required = body?.schema?.required ?? [];
  const filled = path.replace(/\{(\w+)\}/g, (_match, name: string) => capitals(name));
  const wanted = operation.parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  const search = wanted.map(({ name }) => `${name}=${capitals(name)}`).join('&');
  const address = `${publicUrl}${filled}${search && `?${search}`}`;
  const credential = names.includes('client')
    ? ['-u CLIENT_ID:CLIENT_SECRET']
    : names.some((name) => ['session', 'openid', 'registration'].includes(name))
      ? [`-H 'Authorization: Bearer TOKEN'`]
      : [];
  const data =
    type === 'application/json' ? [`--json '{}'`] : required.map((name) => `-d ${name}=${capitals(name)}`);
  return [
    ['curl', ...(method === 'GET' ? [] : [`-X ${method}`]), `'${address}'`].join(' '),
    ...credential,
    ...(type === undefined ? [] : data),
  ].join(' \\\n  ');
}

function capitals(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
}
