/** The API's own description, OpenAPI 3.1, from the schemas the routes validate with. */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

/** Call it before any route. `GET /openapi.json` serves the document. */
export async function addOpenApi(app: FastifyInstance, publicUrl: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'HODLXXI',
        description: 'The Universal Bitcoin Identity Layer: sign in anywhere with a key you already hold.',
        version: '1',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          session: {
            type: 'http',
            scheme: 'bearer',
            description: 'A session token, or an access token of an application.',
          },
          openid: {
            type: 'openIdConnect',
            openIdConnectUrl: `${publicUrl}/.well-known/openid-configuration`,
          },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  const options = { config: { access: 'public' }, schema: { hide: true } } as const;
  app.get('/openapi.json', options, (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=300')
      .header('access-control-allow-origin', '*')
      .send(app.swagger()),
  );
}
