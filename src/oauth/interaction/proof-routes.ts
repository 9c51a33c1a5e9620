/** A proof of funds that an application asks for: made in the web application, looked for here. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { renderProof, type Site } from '../pages/index.ts';
import type { Proofs } from '../ports.ts';
import { type AskedProof, askedProof, reachedProof } from '../provider/asked-proof.ts';
import type { Interaction } from './details.ts';
import { type Context, type Door, policyOf, type Uid } from './door.ts';
import { disabledPage, page } from './page.ts';
import { pathOf } from './paths.ts';
import { BASE, PUBLIC } from './route.ts';
import { denied, PROVING_NOTHING, type Steps, unmet } from './steps.ts';
import type { Views } from './views.ts';

export type ProofDeps = {
  readonly door: Door;
  readonly steps: Steps;
  readonly views: Views;
  readonly proofs: Proofs;
  readonly site: Site;
};

/** A proof is all that is missing, and the person who is to give it is known. */
export const wantsProof = ({ prompt, session }: Interaction): boolean =>
  prompt.name === 'proof_of_funds' && session?.accountId !== undefined;

export function proofRoutes({ door, steps, views, proofs, site }: ProofDeps) {
  /** Answers by itself, and with null, when nothing of the kind is asked here. */
  async function open(request: FastifyRequest<Uid>, reply: FastifyReply) {
    const context = await door.open(request, reply);
    if (!context) return null;
    const { interaction } = context;
    const asked = askedProof(interaction.params);
    const userId = interaction.session?.accountId;
    if (asked && userId !== undefined && wantsProof(interaction)) return { context, asked, userId };
    await reply.redirect(pathOf(interaction), 303);
    return null;
  }

  async function show(
    { interaction, client }: Context,
    userId: string,
    asked: AskedProof,
    { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  ) {
    const person = await steps.person(userId, null, client);
    if (!person) return page(reply.status(403), disabledPage(site, request.id));
    const looked = typeof request.query === 'object' && request.query !== null && 'look' in request.query;
    const { essential, amounts } = asked;
    const view = views.proof(interaction, client, person, { essential, amount: amounts[0], looked });
    return page(reply, renderProof(view), policyOf({ interaction, client }));
  }

  return async function routes(scope: FastifyInstance): Promise<void> {
    scope.get<Uid>(`${BASE}/proof`, PUBLIC, async (request, reply) => {
      const opened = await open(request, reply);
      if (!opened) return reply;
      const { context, asked, userId } = opened;
      const proven = await proofs.best(userId, context.client.clientId);
      if (reachedProof(asked, proven?.atLeast ?? null) === null)
        return show(context, userId, asked, { request, reply });
      return door.finish(context.interaction, { proof_of_funds: {} }, request, reply);
    });

    scope.post<Uid>(`${BASE}/proof/skip`, PUBLIC, async (request, reply) => {
      const opened = await open(request, reply);
      if (!opened) return reply;
      const { context, asked } = opened;
      if (asked.essential) return reply.redirect(pathOf(context.interaction, 'proof'), 303);
      return door.finish(context.interaction, PROVING_NOTHING, request, reply);
    });

    scope.post<Uid>(`${BASE}/proof/cancel`, PUBLIC, async (request, reply) => {
      const opened = await open(request, reply);
      if (!opened) return reply;
      const { context, asked, userId } = opened;
      const result = asked.essential ? unmet('proof of funds', userId) : denied(userId);
      return door.finish(context.interaction, result, request, reply);
    });
  };
}
