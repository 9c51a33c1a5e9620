/** The decision: which account, which application, what it may do. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { originOf } from '../../core/authn/origin.ts';
import { renderConfirm, type Site } from '../pages/index.ts';
import type { BrowserCookie, SignedChallenge } from '../ports.ts';
import { type Door, formField, policyOf, type Uid } from './door.ts';
import { keepFirst } from './first-factor.ts';
import { disabledPage, page } from './page.ts';
import { pathOf } from './paths.ts';
import { BASE, PUBLIC } from './route.ts';
import type { SecondFactors } from './second-factor.ts';
import { shownKey } from './shown-key.ts';
import type { SignatureRef, Signatures } from './signatures.ts';
import { allowed, approve, denied, type JustSigned, type Steps, signedIn } from './steps.ts';
import type { Views } from './views.ts';

export type ConfirmDeps = {
  readonly door: Door;
  readonly steps: Steps;
  readonly views: Views;
  readonly signatures: Signatures;
  readonly secondFactor: SecondFactors;
  readonly cookie: BrowserCookie;
  readonly site: Site;
};

type Signed = { Params: { uid: string; id: string } };

/** A signature of a Lightning wallet, and one of any other key. */
const PLACES = [
  { source: 'wallet', path: `${BASE}/confirm/:id` },
  { source: 'key', path: `${BASE}/confirm/key/:id` },
] as const;

export function confirmRoutes(deps: ConfirmDeps) {
  const { door, steps, views, signatures, secondFactor, cookie, site } = deps;

  return async function routes(scope: FastifyInstance): Promise<void> {
    for (const { source, path } of PLACES) {
      const refOf = ({ params }: FastifyRequest<Signed>): SignatureRef => ({ source, id: params.id });

      scope.get<Signed>(path, PUBLIC, async (request, reply) => {
        const context = await door.open(request, reply);
        if (!context) return reply;
        const { interaction, client } = context;
        const secret = cookie.read(request);
        const ref = refOf(request);
        const challenge = secret ? await signatures.peek(interaction, ref, secret) : null;
        if (!challenge) return reply.redirect(pathOf(interaction), 303);
        const person = await steps.person(challenge.userId, justSigned(challenge), client);
        if (!person) return page(reply.status(403), disabledPage(site, request.id));
        const signed = { ref, challenge, origin: originOf(request) };
        const view = views.confirm(interaction, client, person, signed);
        return page(reply, renderConfirm(view), policyOf(context));
      });

      scope.post<Signed>(path, PUBLIC, async (request, reply) => {
        const context = await door.open(request, reply);
        if (!context) return reply;
        const { interaction } = context;
        const origin = originOf(request);
        const secret = cookie.read(request);
        const taken = secret ? await signatures.take(interaction, refOf(request), secret, origin) : null;
        if (isDenied(request)) return door.finish(interaction, denied(taken?.userId), request, reply);
        if (!secret || !taken) return reply.redirect(pathOf(interaction), 303);
        const { userId, method } = taken;
        const here = { approval: approve(interaction, origin), ...justSigned(taken) };
        const first = { userId, amr: [method], here };
        if (await secondFactor.missing(interaction, userId)) {
          await keepFirst(interaction, first, secret);
          return reply.redirect(pathOf(interaction, 'passkey'), 303);
        }
        return door.finish(interaction, signedIn(first), request, reply);
      });
    }

    scope.post<Uid>(`${BASE}/consent`, PUBLIC, async (request, reply) => {
      const context = await door.open(request, reply);
      if (!context) return reply;
      const { interaction } = context;
      if (isDenied(request)) return door.finish(interaction, denied(), request, reply);
      const answer = allowed(approve(interaction, originOf(request)));
      // Choosing the account comes before the question what it may be used for.
      const result = interaction.prompt.name === 'select_account' ? { select_account: {} } : answer;
      return door.finish(interaction, result, request, reply);
    });
  };
}

function justSigned(challenge: SignedChallenge): JustSigned {
  const { method, signedAt } = challenge;
  return { key: shownKey({ ...challenge, isNostr: method === 'nostr' }), at: signedAt };
}

function isDenied(request: FastifyRequest): boolean {
  return formField(request, 'decision', 10) === 'deny';
}
