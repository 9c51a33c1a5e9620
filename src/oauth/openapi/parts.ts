/** Pieces of OpenAPI that the descriptions of several endpoints share. */

/** A JSON Schema, as far as these descriptions need one. */
export type Schema = Plain | { readonly type: 'array'; readonly description: string; readonly items: Plain };
type Plain = {
  readonly type: 'string' | 'integer' | 'boolean' | 'object';
  readonly description?: string;
  readonly enum?: string[];
  readonly properties?: Record<string, Schema>;
  readonly required?: string[];
};

export type Fields = Readonly<Record<string, string | Schema>>;

/** `name: 'meaning'` is a text; anything else says its type. A name that ends in `!` is required. */
export function object(fields: Fields): Plain {
  const entries = Object.entries(fields).map(([name, field]) => ({
    name: name.replace('!', ''),
    required: name.endsWith('!'),
    schema: typeof field === 'string' ? text(field) : field,
  }));
  const required = entries.filter((entry) => entry.required).map((entry) => entry.name);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(({ name, schema }) => [name, schema])),
    ...(required.length > 0 ? { required } : {}),
  };
}

export function text(description: string): Schema {
  return { type: 'string', description };
}

export function oneOf(description: string, ...values: string[]): Schema {
  return { type: 'string', description, enum: values };
}

export function integer(description: string): Schema {
  return { type: 'integer', description };
}

export function flag(description: string): Schema {
  return { type: 'boolean', description };
}

export function list(description: string, items: Plain = { type: 'string' }): Schema {
  return { type: 'array', description, items };
}

export function query(fields: Fields) {
  const { properties = {}, required = [] } = object(fields);
  return Object.entries(properties).map(([name, { description = '', ...schema }]) => ({
    name,
    in: 'query',
    description,
    required: required.includes(name),
    schema,
  }));
}

export function form(fields: Fields) {
  return { required: true, content: { 'application/x-www-form-urlencoded': { schema: object(fields) } } };
}

export function json(description: string, fields: Fields) {
  return { description, content: { 'application/json': { schema: object(fields) } } };
}

/** RFC 6749 section 5.2, for every endpoint that answers with JSON. */
export const failure = json('An error of RFC 6749 section 5.2', {
  'error!': 'Such as `invalid_request`, `invalid_client`, `invalid_grant`: switch on this',
  error_description: 'For the developer; may change',
});

/** Client authentication where the parameters are in a form. */
export const clientFields = {
  client_id: 'For clients without a secret, and with `client_secret_post`',
  client_secret: 'With `client_secret_post`; better in the `Authorization` header (`client_secret_basic`)',
  client_assertion: 'With `private_key_jwt`, RFC 7523',
  client_assertion_type: 'With `private_key_jwt`: `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`',
} as const;

/** An application that shows who it is; public clients send their `client_id` only. */
export const CLIENT: { [scheme: string]: string[] }[] = [{ client: [] }];
/** A person's access token. */
export const ACCESS_TOKEN: { [scheme: string]: string[] }[] = [{ openid: ['openid'] }];
export const ANYBODY: { [scheme: string]: string[] }[] = [];
