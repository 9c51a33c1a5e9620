/** Certificates over HTTP: made for the person, checked for anybody. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Certificates } from './certificate.ts';

const tags = ['proofs'];
const claim = z.object({
  level: z.enum(['boolean', 'threshold', 'aggregate']),
  threshold_amount: z.int().optional().describe('Satoshis; not at the level `boolean`'),
  total: z.int().optional().describe('Satoshis; only at the level `aggregate`'),
  proved_at: z.int().describe('Seconds since 1970'),
  valid_until: z.int().describe('Seconds since 1970'),
});
const certificateQuery = z.object({
  audience: z.string().min(1).max(200).optional().describe('For whom it is made; written into it as `aud`'),
  named: z.enum(['true', 'false']).default('false').describe('Writes your name into it'),
});
export const certificateAnswer = z.object({
  certificate: z.string().describe('A JWT of type `proof-of-funds+jwt`; the keys are at `jwks_uri`'),
  link: z.url().describe('A page of this server that checks it'),
});
const checkBody = z.object({ certificate: z.string().min(1).max(4000) });
export const checkAnswer = z.object({
  standing: z
    .enum(['valid', 'expired', 'ended', 'not_ours'])
    .describe('`ended`: the proof was revoked, one of its coins moved, or its account is disabled'),
  proof_of_funds: claim.nullable(),
  audience: z.string().nullable(),
  name: z.string().nullable(),
  expires_at: z.iso.datetime().nullable(),
});

export function certificateApiRoutes(deps: {
  readonly certificates: Certificates;
  readonly publicUrl: string;
}): FastifyPluginAsyncZod {
  const { certificates, publicUrl } = deps;
  return async (app) => {
    app.get(
      '/api/pof/proofs/:id/certificate',
      {
        // What is shown in a person's name, to whomever, is made by the person: applications have the claim.
        config: { access: {}, rateLimit: 'api' },
        schema: {
          tags,
          summary: 'A statement that anybody can check',
          params: z.object({ id: z.uuid() }),
          querystring: certificateQuery,
          response: { 200: certificateAnswer },
        },
      },
      async (request, reply) => {
        const { audience = null, named } = request.query;
        const wishes = { audience, named: named === 'true' };
        const userId = request.principal?.userId ?? '';
        const certificate = await certificates.issue(userId, request.params.id, wishes);
        reply.header('cache-control', 'no-store');
        return { certificate, link: `${publicUrl}/proof#${certificate}` };
      },
    );

    app.post(
      '/api/pof/certificates/check',
      {
        config: { access: 'public', rateLimit: 'api', guard: 'the certificate' },
        schema: {
          tags,
          summary: 'Whether a certificate is ours, and its proof still counts',
          body: checkBody,
          response: { 200: checkAnswer },
        },
      },
      async (request, reply) => {
        const { standing, says } = await certificates.check(request.body.certificate);
        reply.header('cache-control', 'no-store');
        return {
          standing,
          proof_of_funds: says && claim.parse(says.proof),
          audience: says?.audience ?? null,
          name: says?.name ?? null,
          expires_at: says && new Date(says.expiresAt).toISOString(),
        };
      },
    );
  };
}
