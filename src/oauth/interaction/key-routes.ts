/** What a person pasted, or a wallet in the browser gave: checked, and on to the confirm page. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { originOf } from '../../core/authn/origin.ts';
import { type FieldProblem, renderLogin } from '../pages/index.ts';
import type { BrowserCookie, KeySignIn } from '../ports.ts';
import { bitcoinProof, isProof, LONGEST, nostrProof, problemOf, replaced } from './answers.ts';
import type { Challenges } from './challenges.ts';
import { type Context, type Door, formField, policyOf } from './door.ts';
import type { Entered, KeyKind } from './method-views.ts';
import { page } from './page.ts';
import { confirmUrl, methodPath } from './paths.ts';
import { BASE, PUBLIC } from './route.ts';
import type { Views } from './views.ts';

export type KeyDeps = {
  readonly door: Door;
  readonly views: Views;
  readonly challenges: Challenges;
  readonly keySignIn: Pick<KeySignIn, 'answer' | 'network'>;
  readonly cookie: BrowserCookie;
};

type Answer = { Params: { uid: string; challenge: string } };

export function keyRoutes({ door, views, challenges, keySignIn, cookie }: KeyDeps) {
  /** The page again, with what was entered and what is wrong with it. */
  async function again(
    { interaction, client }: Context,
    kind: KeyKind,
    entered: Entered & { readonly problem: FieldProblem },
    { request, reply }: { request: FastifyRequest<Answer>; reply: FastifyReply },
  ) {
    const origin = originOf(request);
    const found = await challenges.forKey(interaction, cookie.ensure(request, reply), origin);
    if (found.state === 'signed') return reply.redirect(confirmUrl(interaction, found.ref), 303);
    const isAnother = found.challenge.challengeId !== request.params.challenge;
    const problem = isAnother ? replaced(entered.problem) : entered.problem;
    const method = views.key(interaction, kind, found.challenge, { ...entered, problem });
    const html = renderLogin(views.login(interaction, client, method, origin));
    return page(reply.status(422), html, policyOf({ interaction, client }));
  }

  return async function routes(scope: FastifyInstance): Promise<void> {
    for (const kind of ['bitcoin', 'nostr'] as const) {
      // A refused answer is shown at this address, and phones open the addresses of tabs they had put away again.
      scope.get<Answer>(`${BASE}/${kind}/:challenge`, PUBLIC, async (request, reply) => {
        const context = await door.open(request, reply);
        return context ? reply.redirect(methodPath(context.interaction, kind), 303) : reply;
      });
      scope.post<Answer>(`${BASE}/${kind}/:challenge`, PUBLIC, async (request, reply) => {
        const context = await door.open(request, reply);
        if (!context) return reply;
        const { entered, proof } = read(request, kind);
        if (!isProof(proof)) return again(context, kind, { ...entered, problem: proof }, { request, reply });
        const { challenge } = request.params;
        const secret = cookie.ensure(request, reply);
        const answer = await keySignIn.answer(challenge, secret, proof, originOf(request));
        if (answer.outcome === 'signed')
          return reply.redirect(confirmUrl(context.interaction, { source: 'key', id: challenge }), 303);
        const problem = problemOf(answer.code, kind, keySignIn.network);
        return again(context, kind, { ...entered, problem }, { request, reply });
      });
    }
  };
}

/** The address stays on the page; a signature that did not count would only be in the way. */
function read(request: FastifyRequest, kind: KeyKind) {
  if (kind === 'nostr') {
    const event = formField(request, 'event', LONGEST.event);
    return { entered: {}, proof: nostrProof(event) };
  }
  const address = formField(request, 'address', LONGEST.address);
  const signature = formField(request, 'signature', LONGEST.signature);
  return { entered: { address }, proof: bitcoinProof(address, signature) };
}
