/** The pages the library asks for, from its loosely shaped pieces to ours. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Clock } from '../core/ports.ts';
import { defaultUsername } from '../core/username.ts';
import { type Explanation, explainStanding } from './client-standing.ts';
import type { Clients } from './clients/clients.ts';
import { OWN_CLIENT } from './first-party/clients.ts';
import { deviceWords } from './interaction/device-words.ts';
import {
  type ClientView,
  contentSecurityPolicy,
  type DeviceProblem,
  type FormTarget,
  renderDeviceConfirm,
  renderDeviceDone,
  renderDeviceInput,
  renderError,
  renderExpired,
  renderLoggedOut,
  renderLogout,
  type Site,
} from './pages/index.ts';
import type { Accounts } from './ports.ts';
import { deviceFacts } from './provider/device-facts.ts';
import type { ProviderPages } from './provider/pages.ts';

export function createProviderPages(deps: {
  site: Site;
  clients: Clients;
  clock: Clock;
  accounts: Pick<Accounts, 'claims'>;
}): ProviderPages {
  const { site, clients, clock, accounts } = deps;

  /** The name that the confirmation and the start page show. */
  async function nameFor(userId: string): Promise<string> {
    const name = (await accounts.claims(userId, userId))?.['preferred_username'];
    return typeof name === 'string' ? name : defaultUsername(userId);
  }

  return {
    error(ctx, out, error) {
      const requestId = String(ctx.res.getHeader('x-request-id') ?? '');
      // An application knows where its sign-ins begin; ours begin here.
      const startAgainUrl = ctx.oidc?.client?.clientId === OWN_CLIENT ? '/login' : undefined;
      const show = (words: Explanation) =>
        send(ctx, renderError({ site, ...words, requestId, startAgainUrl }));
      if (out.error === 'invalid_client') {
        const standing = explainStanding(clients, ctx.oidc?.params?.['client_id']);
        return standing.then((words) => show(words ?? explain(out)));
      }
      if (error.name === 'SessionNotFound') send(ctx, renderExpired({ site }));
      else show(explain(out));
      return undefined;
    },
    async logout(ctx, form) {
      const account = ctx.oidc.session?.accountId ?? '';
      const targets = postLogoutTargets(ctx);
      const html = renderLogout({
        site,
        account: await nameFor(account),
        client: nameOf(ctx),
        form: formTarget(form),
      });
      send(ctx, html, contentSecurityPolicy({ formTargets: targets }));
    },
    loggedOut: (ctx) => send(ctx, renderLoggedOut({ site, client: nameOf(ctx) })),
    deviceInput(ctx, form, _out, error) {
      const problem = error ? deviceProblem(error) : undefined;
      const userCode = error && 'userCode' in error ? String(error.userCode ?? '') : undefined;
      send(
        ctx,
        renderDeviceInput({ site, form: formTarget(form), problem, userCode: userCode || undefined }),
      );
    },
    deviceConfirm(ctx, form, client, userCode) {
      const facts = deviceFacts(ctx);
      const view: ClientView = {
        name: client.clientName ?? client.clientId,
        destination: 'the device that shows this code',
        verified: false,
      };
      send(
        ctx,
        renderDeviceConfirm({
          site,
          form: formTarget(form),
          client: view,
          scopes: String(ctx.oidc.entities.DeviceCode?.params?.['scope'] ?? '')
            .split(' ')
            .filter(Boolean),
          userCode,
          device: {
            device: deviceWords(facts?.userAgent ?? ''),
            ip: facts?.ip ?? '',
            at: facts?.at ?? clock.now(),
          },
        }),
      );
    },
    deviceLocked(ctx) {
      const requestId = String(ctx.res.getHeader('x-request-id') ?? '');
      send(ctx, renderError({ site, ...TOO_MANY_CODES, requestId }));
    },
    deviceSuccess: (ctx) => send(ctx, renderDeviceDone({ site, client: nameOf(ctx) ?? 'the application' })),
  };
}

const TOO_MANY_CODES = {
  title: 'Too many wrong codes',
  explanation: 'Somebody has typed many wrong codes from this connection, so none is taken for a while.',
  advice: 'Wait a quarter of an hour, then ask your device for a new code.',
};

function send(ctx: KoaContextWithOIDC, html: string, policy?: string): void {
  ctx.type = 'html';
  ctx.body = html;
  if (policy) ctx.set('content-security-policy', policy);
}

function nameOf(ctx: KoaContextWithOIDC): string | undefined {
  const { client } = ctx.oidc;
  return client?.clientName ?? client?.clientId;
}

/** The library hands over a finished form; ours needs only where it goes and what proves that it is ours. */
function formTarget(form: string): FormTarget {
  const action = /action="([^"]*)"/.exec(form)?.[1] ?? '';
  const xsrf = /name="xsrf" value="([^"]*)"/.exec(form)?.[1] ?? '';
  return { action: action.replaceAll('&amp;', '&'), xsrf };
}

function postLogoutTargets(ctx: KoaContextWithOIDC): string[] {
  const uri = ctx.oidc.params?.['post_logout_redirect_uri'];
  return typeof uri === 'string' ? [uri] : [];
}

function deviceProblem(error: Error): DeviceProblem {
  switch (error.name) {
    case 'NoCodeError':
      return 'missing';
    case 'NotFoundError':
      return 'not_found';
    case 'ExpiredError':
      return 'expired';
    case 'AlreadyUsedError':
      return 'used';
    case 'AbortedError':
      return 'aborted';
    default:
      return 'failed';
  }
}

/** The library's error codes in words; its descriptions are for the developers of the application. */
function explain(out: { error: string; error_description?: string | undefined }): Explanation {
  const advice =
    'Go back to the application and start again. If it happens again, its developers need to know.';
  switch (out.error) {
    case 'invalid_client':
      return {
        title: 'This application is not known here',
        explanation: 'It may have been removed, or its address is wrong.',
        advice,
      };
    case 'invalid_redirect_uri':
      return {
        title: 'The application gave a wrong return address',
        explanation:
          'The address it wants you sent back to is not one it has registered, so nothing was sent there.',
        advice,
      };
    case 'server_error':
      return {
        title: 'Something went wrong here',
        explanation: 'The server could not finish this step. Nothing was signed in.',
        advice: 'Try again in a moment.',
      };
    default:
      return {
        title: 'The request of the application cannot be used',
        explanation: out.error_description ?? out.error,
        advice,
      };
  }
}
