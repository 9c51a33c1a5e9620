/** The pages between authorize and resume. Each works without script, and none keeps a state of its own. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errors } from 'oidc-provider';
import { originOf } from '../../core/authn/origin.ts';
import type { Clock } from '../../core/ports.ts';
import type { Csrf } from '../../lib/http/csrf.ts';
import type { ClientRecord } from '../clients/store.ts';
import type { ProviderHolder } from '../mount.ts';
import {
  contentSecurityPolicy,
  logoAddress,
  renderConfirm,
  renderError,
  renderExpired,
  renderLogin,
  type Site,
} from '../pages/index.ts';
import type { BrowserCookie, WalletSignIn } from '../ports.ts';
import { browserMark } from './browser-binding.ts';
import type { Challenges } from './challenges.ts';
import { clientView, type Interaction, redirectUri } from './details.ts';
import { approve, denied, type Steps, signedIn } from './steps.ts';
import { confirmUrl, pathOf, type Views } from './views.ts';

export type InteractionDeps = {
  readonly holder: ProviderHolder;
  readonly steps: Steps;
  readonly views: Views;
  readonly challenges: Challenges;
  readonly wallets: WalletSignIn;
  readonly cookie: BrowserCookie;
  readonly csrf: Csrf;
  readonly clock: Clock;
  readonly site: Site;
};

type Uid = { Params: { uid: string } };
type Challenge = { Params: { uid: string; session: string } };
type Context = { interaction: Interaction; client: ClientRecord };

const PUBLIC = {
  config: { access: 'public', rateLimit: 'api', guard: 'cookie of the interaction' },
  schema: { hide: true },
} as const;

export function interactionRoutes(deps: InteractionDeps) {
  const { holder, steps, views, challenges, wallets, cookie, csrf, clock, site } = deps;

  /** The interaction this browser is in, with the client that asks; answers with a page when there is none. */
  async function open(request: FastifyRequest<Uid>, reply: FastifyReply): Promise<Context | null> {
    const interaction = await find(holder, request, reply);
    const client = interaction ? await steps.client(interaction) : null;
    if (!interaction || !client || interaction.uid !== request.params.uid) {
      await page(reply.status(400), renderExpired({ site }));
      return null;
    }
    if (request.method === 'POST') csrf.check(request, interaction.uid);
    return { interaction, client };
  }

  async function showLogin({ interaction, client }: Context, request: FastifyRequest, reply: FastifyReply) {
    const origin = originOf(request);
    const found = await challenges.forPage(interaction, cookie.ensure(request, reply), origin);
    if (found.state === 'signed') return reply.redirect(confirmUrl(interaction, found.sessionId), 303);
    const html = renderLogin(views.login(interaction, client, found.challenge, origin));
    return page(reply, html, policyOf({ interaction, client }));
  }

  async function finish(
    interaction: Interaction,
    result: object,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    const browser = browserMark(cookie.ensure(request, reply));
    // What `interactionResult` does, with the interaction at hand instead of read again. Its challenge is used up or
    // runs out by itself.
    const before = 'error' in result ? {} : interaction.lastSubmission;
    interaction.result = { ...before, ...result, browser };
    await interaction.persist();
    return reply.redirect(interaction.returnTo, 303);
  }

  return async function routes(scope: FastifyInstance): Promise<void> {
    const base = '/oauth/interaction/:uid';

    scope.get<Uid>(base, PUBLIC, async (request, reply) => {
      const context = await open(request, reply);
      if (!context) return reply;
      const { interaction, client } = context;
      const accountId = interaction.session?.accountId;
      const prompt = interaction.prompt.name;
      if (prompt === 'login' || !accountId || wantsAnother(request))
        return showLogin(context, request, reply);
      const person = await steps.person(accountId, null, client);
      if (!person) return showLogin(context, request, reply);
      const reason = prompt === 'select_account' ? 'account' : 'consent';
      return page(
        reply,
        renderConfirm(views.consent(interaction, client, person, reason)),
        policyOf(context),
      );
    });

    scope.get<Challenge>(`${base}/confirm/:session`, PUBLIC, async (request, reply) => {
      const context = await open(request, reply);
      if (!context) return reply;
      const { interaction, client } = context;
      const { session } = request.params;
      const secret = cookie.read(request);
      const challenge = secret ? await steps.signed(interaction, session, secret) : null;
      if (!challenge) return reply.redirect(pathOf(interaction), 303);
      const person = await steps.person(challenge.userId, challenge.publicKey, client);
      if (!person) return page(reply.status(403), disabled(site, request.id));
      const signed = { sessionId: session, challenge, origin: originOf(request) };
      return page(
        reply,
        renderConfirm(views.confirm(interaction, client, person, signed)),
        policyOf(context),
      );
    });

    scope.post<Challenge>(`${base}/confirm/:session`, PUBLIC, async (request, reply) => {
      const context = await open(request, reply);
      if (!context) return reply;
      const { interaction } = context;
      const origin = originOf(request);
      const secret = cookie.read(request);
      const taken = secret ? await steps.take(interaction, request.params.session, secret, origin) : null;
      if (decision(request) === 'deny') return finish(interaction, denied(taken?.userId), request, reply);
      if (!taken) return reply.redirect(pathOf(interaction), 303);
      const result = signedIn(taken.userId, approve(interaction, origin), clock.now());
      return finish(interaction, result, request, reply);
    });

    scope.post<Uid>(`${base}/consent`, PUBLIC, async (request, reply) => {
      const context = await open(request, reply);
      if (!context) return reply;
      const { interaction } = context;
      if (decision(request) === 'deny') return finish(interaction, denied(), request, reply);
      // Choosing the account comes before the question what it may be used for.
      const chosen = { select_account: {} };
      const allowed = { ...chosen, consent: {}, approval: approve(interaction, originOf(request)) };
      const result = interaction.prompt.name === 'select_account' ? chosen : allowed;
      return finish(interaction, result, request, reply);
    });

    scope.post<Uid>(`${base}/cancel`, PUBLIC, async (request, reply) => {
      const context = await open(request, reply);
      return context ? finish(context.interaction, denied(), request, reply) : reply;
    });

    scope.post<Uid>(`${base}/restart`, PUBLIC, async (request, reply) => {
      const context = await open(request, reply);
      if (!context) return reply;
      await challenges.forget(context.interaction.uid);
      return reply.redirect(`${pathOf(context.interaction)}?again`, 303);
    });

    const { throwaway } = wallets;
    if (!throwaway) return;
    scope.post<Uid>(`${base}/throwaway`, PUBLIC, async (request, reply) => {
      const context = await open(request, reply);
      if (!context) return reply;
      const secret = cookie.ensure(request, reply);
      const found = await challenges.forPage(context.interaction, secret, originOf(request));
      if (found.state === 'open') await throwaway(found.challenge, secret, originOf(request));
      return reply.redirect(`${pathOf(context.interaction)}?again`, 303);
    });
  };
}

/** Undefined when the browser's cookie names no running interaction, or its session changed meanwhile. */
async function find(
  holder: ProviderHolder,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Interaction | null> {
  try {
    return await holder.current().interactionDetails(request.raw, reply.raw);
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return null;
    throw error;
  }
}

/** The person chose to sign in with another key although this browser is signed in. */
function wantsAnother(request: FastifyRequest): boolean {
  const { query } = request;
  return typeof query === 'object' && query !== null && 'again' in query;
}

function decision(request: FastifyRequest): unknown {
  const { body } = request;
  return typeof body === 'object' && body !== null ? Reflect.get(body, 'decision') : undefined;
}

/** Chromium applies `form-action` to the redirects after a form, and the last one leads to the application. */
function policyOf({ interaction, client }: Context): string {
  const { logoUri, verified } = clientView(client, interaction);
  const logo = verified && logoUri ? logoAddress(logoUri) : undefined;
  return contentSecurityPolicy({ formTargets: [redirectUri(interaction)], logo });
}

export function page(
  reply: FastifyReply,
  html: string,
  policy: string = contentSecurityPolicy(),
): FastifyReply {
  return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html);
}

function disabled(site: Site, requestId: string): string {
  return renderError({
    site,
    title: 'This account cannot sign in',
    explanation: 'The account of this key has been disabled.',
    advice: 'Ask the people who run this server.',
    requestId,
  });
}
