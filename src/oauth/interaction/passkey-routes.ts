/** The passkey after the key. Until it is shown the interaction has no result that would let the request go on. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { originOf } from '../../core/authn/origin.ts';
import type { Clock } from '../../core/ports.ts';
import { renderPasskey, type Site } from '../pages/index.ts';
import type { BrowserCookie } from '../ports.ts';
import { askedPasskey } from '../provider/asked-acr.ts';
import { type Context, type Door, formField, policyOf, type Uid } from './door.ts';
import { type FirstFactor, keptFirst } from './first-factor.ts';
import { disabledPage, page } from './page.ts';
import { pathOf } from './paths.ts';
import { BASE, PUBLIC } from './route.ts';
import type { Missing, SecondFactors } from './second-factor.ts';
import { denied, type Steps, signedIn, unmet, WITHOUT_PASSKEY } from './steps.ts';
import { accountView, type Views } from './views.ts';

export type PasskeyDeps = {
  readonly door: Door;
  readonly steps: Steps;
  readonly views: Views;
  readonly secondFactor: SecondFactors;
  readonly cookie: BrowserCookie;
  readonly clock: Clock;
  readonly site: Site;
};

/** Attestation objects with certificates are the largest answers. */
const LONGEST_RESPONSE = 40_000;

const WRONG =
  'The passkey was not accepted. Use one that belongs to this account. After several wrong answers wait a quarter of an hour.';

export function passkeyRoutes({ door, steps, views, secondFactor, cookie, clock, site }: PasskeyDeps) {
  /**
   * The key that was shown in this interaction by this browser, and what is missing after it. A passkey is made by
   * somebody who has just shown a key: a session, however old, lets nobody add a way in to the account.
   */
  async function standing({ interaction }: Context, request: FastifyRequest) {
    const kept = keptFirst(interaction, cookie.read(request), clock.now());
    const first = kept ?? secondFactor.ofSession(interaction);
    if (!first) return null;
    const missing = await secondFactor.missing(interaction, first.userId);
    return kept === null && missing?.ceremony === 'create' ? null : { first, missing };
  }

  async function show(
    context: Context,
    first: FirstFactor,
    missing: Missing,
    { request, reply, problem }: { request: FastifyRequest; reply: FastifyReply; problem?: string },
  ) {
    const { interaction, client } = context;
    const person = await steps.person(first.userId, first.here, client);
    if (!person) return page(reply.status(403), disabledPage(site, request.id));
    const { name } = accountView(person);
    const options = await secondFactor.options(interaction, { userId: first.userId, name }, missing.ceremony);
    const view = views.passkey(interaction, client, person, { ...missing, options, problem });
    return page(reply, renderPasskey(view), policyOf(context));
  }

  return async function routes(scope: FastifyInstance): Promise<void> {
    scope.get<Uid>(`${BASE}/passkey`, PUBLIC, async (request, reply) => {
      const context = await door.open(request, reply);
      if (!context) return reply;
      const found = await standing(context, request);
      if (!found) return reply.redirect(`${pathOf(context.interaction)}?again`, 303);
      const { first, missing } = found;
      if (missing) return show(context, first, missing, { request, reply });
      // Nothing is wanted any more: the setting was changed in another tab. A key that was shown here is then enough.
      if (first.here) return door.finish(context.interaction, signedIn(first), request, reply);
      return reply.redirect(`${pathOf(context.interaction)}?again`, 303);
    });

    scope.post<Uid>(`${BASE}/passkey`, PUBLIC, async (request, reply) => {
      const context = await door.open(request, reply);
      if (!context) return reply;
      const found = await standing(context, request);
      if (!found?.missing) return reply.redirect(pathOf(context.interaction, 'passkey'), 303);
      const { first, missing } = found;
      const response = parse(formField(request, 'response', LONGEST_RESPONSE));
      const given = { userId: first.userId, response, origin: originOf(request) };
      const shown = await secondFactor.answer(context.interaction, missing.ceremony, given);
      if (!shown) return show(context, first, missing, { request, reply: reply.status(422), problem: WRONG });
      const passkey = { method: shown, at: clock.now() };
      return door.finish(context.interaction, signedIn(first, passkey), request, reply);
    });

    scope.post<Uid>(`${BASE}/passkey/skip`, PUBLIC, async (request, reply) => {
      const context = await door.open(request, reply);
      if (!context) return reply;
      const { interaction } = context;
      const found = await standing(context, request);
      if (!found?.missing?.optional) return reply.redirect(pathOf(interaction, 'passkey'), 303);
      const result = found.first.here ? signedIn(found.first) : WITHOUT_PASSKEY;
      return door.finish(interaction, result, request, reply);
    });

    scope.post<Uid>(`${BASE}/passkey/cancel`, PUBLIC, async (request, reply) => {
      const context = await door.open(request, reply);
      if (!context) return reply;
      const found = await standing(context, request);
      const { interaction } = context;
      const insists = askedPasskey(interaction.params) === 'essential';
      const result = insists ? unmet('passkey', found?.first.userId) : denied(found?.first.userId);
      return door.finish(interaction, result, request, reply);
    });
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
