/** A JSON Schema as the rows of a table: one for each member, members of members behind a dot. */
import type { ApiDocument, JsonSchema } from './document.ts';

export type Field = {
  readonly name: string;
  /** In words: `text`, `whole number`, `list of text`. */
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
};

type Schemas = ApiDocument['components']['schemas'];

/** Deeper members are left to the document itself. */
const DEEPEST = 3;

export function fieldsOf(schema: JsonSchema | undefined, schemas: Schemas): Field[] {
  return schema === undefined ? [] : members(schema, schemas, '', DEEPEST);
}

function members(given: JsonSchema, schemas: Schemas, prefix: string, depth: number): Field[] {
  const schema = settle(given, schemas);
  if (depth === 0) return [];
  if (schema.type === 'array' && schema.items) {
    return members(schema.items, schemas, prefix && `${prefix}[]`, depth);
  }
  const choices = alternatives(schema);
  if (!schema.properties && choices.length > 0) return firstOfEach(choices, schemas, prefix, depth);
  return Object.entries(schema.properties ?? {}).flatMap(([key, member]) => {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    const settled = settle(member, schemas);
    const own = {
      name,
      type: typeOf(settled, schemas),
      required: schema.required?.includes(key) ?? false,
      description: describe(settled),
    };
    return [own, ...members(settled, schemas, name, depth - 1)];
  });
}

/** Members of every alternative; one that not all have is not required. */
function firstOfEach(
  choices: readonly JsonSchema[],
  schemas: Schemas,
  prefix: string,
  depth: number,
): Field[] {
  const found = new Map<string, Field[]>();
  for (const field of choices.flatMap((choice) => members(choice, schemas, prefix, depth))) {
    found.set(field.name, [...(found.get(field.name) ?? []), field]);
  }
  return [...found.values()].flatMap(([first, ...rest]) =>
    first === undefined
      ? []
      : [
          {
            ...first,
            type: [...new Set([first, ...rest].map(({ type }) => type))].join(' or '),
            required:
              rest.length + 1 === choices.length && [first, ...rest].every(({ required }) => required),
          },
        ],
  );
}

function settle(schema: JsonSchema, schemas: Schemas): JsonSchema {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  return (name === undefined ? undefined : schemas[name]) ?? schema;
}

function alternatives({ anyOf = [], oneOf = [] }: JsonSchema): readonly JsonSchema[] {
  return [...anyOf, ...oneOf];
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'object',
  null: 'null',
};
const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'time, ISO 8601',
  uuid: 'UUID',
  uri: 'URL',
  email: 'e-mail address',
};

export function typeOf(given: JsonSchema, schemas: Schemas): string {
  const schema = settle(given, schemas);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(', ');
  const choices = alternatives(schema);
  if (choices.length > 0) return [...new Set(choices.map((choice) => typeOf(choice, schemas)))].join(' or ');
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (types.includes('array')) return `list of ${schema.items ? typeOf(schema.items, schemas) : 'anything'}`;
  const format = FORMATS[schema.format ?? ''];
  const names = types.map((type) => (type === 'string' && format ? format : (NAMES[type] ?? type)));
  return names.join(' or ') || 'anything';
}

function describe({ description = '', default: value, minimum, maximum, maxLength }: JsonSchema): string {
  const bounds = [
    maximum !== undefined && minimum !== undefined && maximum < Number.MAX_SAFE_INTEGER
      ? `${minimum} to ${maximum}`
      : '',
    maxLength === undefined ? '' : `at most ${maxLength} characters`,
    value === undefined ? '' : `\`${JSON.stringify(value)}\` when absent`,
  ].filter((bound) => bound !== '');
  return [description, bounds.join('; ')].filter((part) => part !== '').join('. ');
}
