/** In and out of an interaction: every page of a sign-in comes through `open`, and the last one leaves by `finish`. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errors } from 'oidc-provider';
import type { Clock } from '../../core/ports.ts';
import type { Csrf } from '../../lib/http/csrf.ts';
import type { ClientRecord } from '../clients/store.ts';
import type { ProviderHolder } from '../mount.ts';
import { contentSecurityPolicy, logoAddress, renderExpired, type Site } from '../pages/index.ts';
import type { BrowserCookie } from '../ports.ts';
import { browserMark } from './browser-binding.ts';
import { clientView, type Interaction, redirectUri } from './details.ts';
import { page } from './page.ts';
import type { Steps } from './steps.ts';

export type Uid = { Params: { uid: string } };
export type Context = { readonly interaction: Interaction; readonly client: ClientRecord };

export type DoorDeps = {
  readonly holder: ProviderHolder;
  readonly steps: Pick<Steps, 'client'>;
  readonly cookie: BrowserCookie;
  readonly csrf: Csrf;
  readonly clock: Clock;
  readonly site: Site;
};

export function createDoor({ holder, steps, cookie, csrf, clock, site }: DoorDeps) {
  return {
    /** The interaction this browser is in, with the client that asks; answers with a page when there is none. */
    async open(request: FastifyRequest<Uid>, reply: FastifyReply): Promise<Context | null> {
      const interaction = await find(holder, request, reply);
      const client = interaction ? await steps.client(interaction) : null;
      if (!interaction || !client || interaction.uid !== request.params.uid) {
        await page(reply.status(400), renderExpired({ site }));
        return null;
      }
      if (request.method === 'POST') csrf.check(request, interaction.uid);
      return { interaction, client };
    },

    /** Hands the result to the library and sends the browser after it. */
    async finish(
      interaction: Interaction,
      result: object,
      request: FastifyRequest,
      reply: FastifyReply,
    ): Promise<FastifyReply> {
      // What `interactionResult` does, with the interaction at hand instead of read again. Its challenge is used up or
      // runs out by itself.
      const before = 'error' in result ? {} : interaction.lastSubmission;
      const browser = browserMark(cookie.ensure(request, reply));
      interaction.result = { ...before, ...result, browser, at: clock.now() };
      await interaction.persist();
      return reply.redirect(interaction.returnTo, 303);
    },
  };
}

export type Door = ReturnType<typeof createDoor>;

/** Null when the browser's cookie names no running interaction, or its session changed meanwhile. */
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

/** Chromium applies `form-action` to the redirects after a form, and the last one leads to the application. */
export function policyOf({ interaction, client }: Context): string {
  const { logoUri, verified } = clientView(client, interaction);
  const logo = verified && logoUri ? logoAddress(logoUri) : undefined;
  return contentSecurityPolicy({ formTargets: [redirectUri(interaction)], logo });
}

/** A text field of a posted form; empty when it is missing, or longer than anything the page would send. */
export function formField(request: FastifyRequest, name: string, maxLength: number): string {
  const { body } = request;
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' && value.length <= maxLength ? value : '';
}
