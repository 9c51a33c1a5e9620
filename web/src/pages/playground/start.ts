import { createPkce, type HodlxxiClient, randomText } from '@hodlxxi/sdk';
import { type Asked, extraParams } from '../../lib/asked.ts';
import { PLAYGROUND_CLIENT } from '../../lib/own-client.ts';
import { rememberAttempt } from './attempt.ts';
import { messages } from './messages.ts';
import { redirectUri } from './redirect-uri.ts';
import type { Step } from './step.ts';
import type { Log } from './use-log.ts';

/** Discovery, then away: the browser leaves this page for the server's. */
export async function start(sdk: HodlxxiClient, asked: Asked, log: Log): Promise<void> {
  const found = await log.call(messages.discovery, (client) => client.discovery());
  if (!found) return;
  const { issuer, end_session_endpoint: endSession } = found.value;
  const { verifier, challenge } = await createPkce();
  const [state, nonce] = [randomText(), randomText()];
  const url = sdk.application({ clientId: PLAYGROUND_CLIENT }).authorizationUrl({
    redirectUri: redirectUri(),
    scope: asked.scopes.join(' '),
    state,
    nonce,
    challenge,
    prompt: asked.prompt === '' ? undefined : asked.prompt,
    maxAge: asked.maxAge === '' ? undefined : Number(asked.maxAge),
  });
  for (const [name, value] of Object.entries(extraParams(asked))) url.searchParams.set(name, value);
  const step: Step = { ...messages.authorize, redirect: { to: 'server', url: url.href }, checks: [] };
  log.add(step);
  rememberAttempt({
    asked,
    state,
    nonce,
    verifier,
    issuer,
    endSession: typeof endSession === 'string' ? endSession : undefined,
    steps: [found.step, step],
  });
  window.location.assign(url);
}
