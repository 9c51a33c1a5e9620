/** The room over HTTP. What is handed in has been looked through for private keys by then. */
import type { preValidationAsyncHookHandler } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { insufficientScope } from '../core/authn/challenge.ts';
import { cutPage, pageQuery, readCursor } from '../core/paging.ts';
import type { Pof } from './pof.ts';
import {
  presentBuilt,
  presentChallenge,
  presentInfo,
  presentOutcome,
  presentProof,
  presentRecheck,
} from './present.ts';
import { askerOf, draftOf } from './request.ts';
import {
  challengeAnswer,
  challengeBody,
  infoAnswer,
  proofAnswer,
  proofParams,
  proofsAnswer,
  psbtAnswer,
  psbtBody,
  recheckAnswer,
  recheckBody,
  verifyAnswer,
  verifyBody,
} from './schema.ts';

export type PofRoutesDeps = {
  readonly pof: Pof;
  /** Of the session: it opens locked wallets. */
  readonly cookieName: string;
  readonly refusePrivateKeys: preValidationAsyncHookHandler;
};

const tags = ['proofs'];
const reading = { access: { scopes: ['pof:read'] } } as const;
const proving = { access: { scopes: ['pof:write'] }, rateLimit: 'proofs' } as const;
const changing = { access: { scopes: ['pof:write'] } } as const;
const rechecking = { ...reading, rateLimit: 'proofs', rateLimitGroup: 'recheck' } as const;
const params = proofParams;

export function pofRoutes({ pof, cookieName, refusePrivateKeys }: PofRoutesDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('preValidation', refusePrivateKeys);

    app.get(
      '/api/pof/info',
      {
        config: { access: 'public', guard: 'nothing: the same for everybody' },
        schema: { tags, summary: 'What proofs of funds ask for here', response: { 200: infoAnswer } },
      },
      async () => presentInfo(pof.rules),
    );

    app.post(
      '/api/pof/challenge',
      {
        config: proving,
        schema: {
          tags,
          summary: 'Begin a proof of funds',
          body: challengeBody,
          response: { 201: challengeAnswer },
        },
      },
      async (request, reply) => {
        const { privacy_level: level, threshold_amount: threshold, consent, client_id } = request.body;
        const asker = askerOf(request);
        // An application asks for itself, whatever it says.
        const clientId = asker.clientId ?? client_id ?? null;
        const challenge = await pof.challenge(asker, {
          level,
          threshold: BigInt(threshold),
          consent,
          clientId,
        });
        return reply.code(201).send(presentChallenge(challenge, pof.rules));
      },
    );

    app.post(
      '/api/pof/psbt',
      {
        config: proving,
        schema: {
          tags,
          summary: 'The PSBT to sign: it proves the chosen coins and can move none',
          body: psbtBody,
          response: { 200: psbtAnswer },
        },
      },
      async (request) => {
        const { challenge_id: challengeId, wallet_id: walletId } = request.body;
        const scopes = request.principal?.scopes;
        if (walletId !== undefined && scopes !== 'all' && !scopes?.has('wallet:read'))
          throw insufficientScope(['pof:write', 'wallet:read']);
        const draft = draftOf(request, request.body, cookieName);
        return presentBuilt(await pof.psbt(askerOf(request), challengeId, draft));
      },
    );

    app.post(
      '/api/pof/verify',
      {
        config: proving,
        schema: {
          tags,
          summary: 'Hand in what was signed',
          body: verifyBody,
          response: { 200: verifyAnswer },
        },
      },
      async (request) => {
        const { challenge_id: challengeId, psbt: submission, signature } = request.body;
        return presentOutcome(await pof.verify(askerOf(request), { challengeId, submission, signature }));
      },
    );

    app.get(
      '/api/pof/proofs',
      {
        config: reading,
        schema: { tags, summary: 'My proofs', querystring: pageQuery, response: { 200: proofsAnswer } },
      },
      async (request) => {
        const { limit, cursor } = request.query;
        const page = { limit: limit + 1, before: readCursor(cursor, z.uuid()) };
        const found = await pof.list(askerOf(request), page);
        const { shown, next_cursor } = cutPage(found, limit, ({ proof }) => proof.id);
        return { proofs: shown.map(presentProof), next_cursor };
      },
    );

    app.get(
      '/api/pof/proofs/:id',
      { config: reading, schema: { tags, summary: 'One of them', params, response: { 200: proofAnswer } } },
      async (request) => presentProof(await pof.get(askerOf(request), request.params.id)),
    );

    app.delete(
      '/api/pof/proofs/:id',
      {
        config: changing,
        schema: { tags, summary: 'Revoke it', params, response: { 200: proofAnswer } },
      },
      async (request) => {
        const proof = await pof.revoke(askerOf(request), request.params.id);
        return presentProof({ proof, state: 'ended' });
      },
    );

    app.post(
      '/api/pof/proofs/:id/recheck',
      {
        config: rechecking,
        schema: {
          tags,
          summary: 'Look at its coins again, which only the holder of the ticket can name',
          params,
          body: recheckBody,
          response: { 200: recheckAnswer },
        },
      },
      async (request) =>
        presentRecheck(await pof.recheck(askerOf(request), request.params.id, request.body.ticket)),
    );
  };
}
