/** The API's own description, OpenAPI 3.1, from the schemas the routes validate with. */
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';

export type OpenApiDocument = NonNullable<FastifyDynamicSwaggerOptions['openapi']>;

/** Names of security schemes and the scopes they need. */
export type SecurityRequirement = { [scheme: string]: string[] };

export type OpenApiOptions = {
  /** Everything that no route says: title, servers, tags, security schemes, and paths that are served elsewhere. */
  readonly base: OpenApiDocument;
  /** What a request has to show, from its route's `config`. Any one of the list is enough; none means anybody. */
  readonly securityOf: (route: RouteOptions) => SecurityRequirement[];
  /** Whether a route's failures are problem details (RFC 9457); a dialect of its own is for its schema to say. */
  readonly answersProblems: (route: RouteOptions) => boolean;
};

/** Call it before any route. `GET /openapi.json` serves the document, and `app.swagger()` gives it. */
export async function addOpenApi(app: FastifyInstance, options: OpenApiOptions): Promise<void> {
  const { base, securityOf, answersProblems } = options;
  await app.register(swagger, {
    openapi: base,
    transform: (input) => {
      const documented = answersProblems(input.route) ? withProblems(input.schema) : input.schema;
      const { schema, url } = jsonSchemaTransform({ ...input, schema: documented });
      return { schema: { ...schema, security: securityOf(input.route) }, url };
    },
    transformObject: jsonSchemaTransformObject,
  });
  const route = { config: { access: 'public' }, schema: { hide: true } } as const;
  app.get('/openapi.json', route, (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=300')
      .header('access-control-allow-origin', '*')
      .send(app.swagger()),
  );
}

const problem = z
  .object({
    type: z.url().describe('Address of the documentation of this code'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.string().describe('Stable: switch on this'),
    request_id: z.string().describe('Tell it to the operator'),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

const PROBLEM_ANSWER = {
  description: 'Anything else, as problem details (RFC 9457)',
  content: { 'application/problem+json': { schema: problem } },
};

function withProblems(schema: FastifySchema): FastifySchema {
  const declared = typeof schema?.response === 'object' ? schema.response : {};
  return { ...schema, response: { ...declared, default: PROBLEM_ANSWER } };
}
