/** The first page: which key, or for somebody who is signed in already, what is still missing. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { originOf } from '../../core/authn/origin.ts';
import type { Clock } from '../../core/ports.ts';
import { isOurs } from '../first-party/clients.ts';
import { renderConfirm, renderLogin } from '../pages/index.ts';
import type { BrowserCookie, WalletSignIn } from '../ports.ts';
import type { Challenges } from './challenges.ts';
import { type Context, type Door, policyOf, type Uid } from './door.ts';
import { forgetFirst, keptFirst } from './first-factor.ts';
import type { KeyKind } from './method-views.ts';
import { page } from './page.ts';
import { confirmUrl, pathOf } from './paths.ts';
import { wantsProof } from './proof-routes.ts';
import { BASE, PUBLIC } from './route.ts';
import type { SecondFactors } from './second-factor.ts';
import { allowed, approve, denied, type Steps } from './steps.ts';
import type { Views } from './views.ts';

export type LoginDeps = {
  readonly door: Door;
  readonly steps: Steps;
  readonly views: Views;
  readonly challenges: Challenges;
  readonly secondFactor: SecondFactors;
  readonly wallets: Pick<WalletSignIn, 'throwaway'>;
  readonly cookie: BrowserCookie;
  readonly clock: Clock;
};

export function loginRoutes(deps: LoginDeps) {
  const { door, steps, views, challenges, secondFactor, wallets, cookie, clock } = deps;

  async function showLogin(context: Context, request: FastifyRequest, reply: FastifyReply) {
    const { interaction, client } = context;
    const secret = cookie.ensure(request, reply);
    const origin = originOf(request);
    const kind = keyKind(request);
    const found = kind
      ? await challenges.forKey(interaction, secret, origin)
      : await challenges.forWallet(interaction, secret, origin);
    if (found.state === 'signed') return reply.redirect(confirmUrl(interaction, found.ref), 303);
    const { challenge } = found;
    const method =
      'lnurl' in challenge
        ? views.lightning(interaction, challenge)
        : views.key(interaction, kind ?? 'bitcoin', challenge, {});
    return page(reply, renderLogin(views.login(interaction, client, method, origin)), policyOf(context));
  }

  /** For somebody who is signed in; null when they have to show a key. */
  async function whatElse({ interaction, client }: Context) {
    const accountId = interaction.session?.accountId;
    if (!accountId || interaction.prompt.name === 'login') return null;
    return steps.person(accountId, null, client);
  }

  return async function routes(scope: FastifyInstance): Promise<void> {
    scope.get<Uid>(BASE, PUBLIC, async (request, reply) => {
      const context = await door.open(request, reply);
      if (!context) return reply;
      const { interaction, client } = context;
      if (wantsKeys(request)) return showLogin(context, request, reply);
      const secret = cookie.read(request);
      if (keptFirst(interaction, secret, clock.now()) || secondFactor.ofSession(interaction))
        return reply.redirect(pathOf(interaction, 'passkey'), 303);
      if (wantsProof(interaction)) return reply.redirect(pathOf(interaction, 'proof'), 303);
      const person = await whatElse(context);
      if (!person) return showLogin(context, request, reply);
      const reason = interaction.prompt.name === 'select_account' ? 'account' : 'consent';
      // There is nobody to share anything with: whoever is signed in here is.
      if (isOurs(client) && reason === 'consent')
        return door.finish(interaction, allowed(approve(interaction, originOf(request))), request, reply);
      const view = views.consent(interaction, client, person, reason);
      return page(reply, renderConfirm(view), policyOf(context));
    });

    scope.post<Uid>(`${BASE}/cancel`, PUBLIC, async (request, reply) => {
      const context = await door.open(request, reply);
      return context ? door.finish(context.interaction, denied(), request, reply) : reply;
    });

    scope.post<Uid>(`${BASE}/restart`, PUBLIC, async (request, reply) => {
      const context = await door.open(request, reply);
      if (!context) return reply;
      await challenges.forget(context.interaction.uid);
      await forgetFirst(context.interaction);
      return reply.redirect(`${pathOf(context.interaction)}?again`, 303);
    });

    const { throwaway } = wallets;
    if (!throwaway) return;
    scope.post<Uid>(`${BASE}/throwaway`, PUBLIC, async (request, reply) => {
      const context = await door.open(request, reply);
      if (!context) return reply;
      const secret = cookie.ensure(request, reply);
      const found = await challenges.forWallet(context.interaction, secret, originOf(request));
      if (found.state === 'open') await throwaway(found.challenge, secret, originOf(request));
      return reply.redirect(`${pathOf(context.interaction)}?again`, 303);
    });
  };
}

/** The person chose a way to sign in, or another key although this browser is signed in. */
function wantsKeys({ query }: FastifyRequest): boolean {
  return typeof query === 'object' && query !== null && ('again' in query || 'method' in query);
}

/** Which tab is open, if it is not that of Lightning. */
function keyKind({ query }: FastifyRequest): KeyKind | null {
  const method: unknown =
    typeof query === 'object' && query !== null ? Reflect.get(query, 'method') : undefined;
  return method === 'bitcoin' || method === 'nostr' ? method : null;
}
