import type { Jwk, Tokens } from '@hodlxxi/sdk';
import { PLAYGROUND_CLIENT } from '../../lib/own-client.ts';
import { checkRedirect } from '../../lib/token-checks.ts';
import type { Attempt } from './attempt.ts';
import { messages } from './messages.ts';
import { redirectUri } from './redirect-uri.ts';
import type { Log } from './use-log.ts';

export type Received = { readonly tokens: Tokens; readonly keys: readonly Jwk[] };

/** The second half: the answer is looked at, and only then is the code traded for tokens. */
export async function finish(attempt: Attempt, url: URL, log: Log): Promise<Received | undefined> {
  const { issuer, state, verifier } = attempt;
  log.restore(attempt.steps);
  const checks = checkRedirect(url.searchParams, { issuer, state });
  const redirect = { to: 'application', url: url.href } as const;
  const code = url.searchParams.get('code');
  if (code === null) {
    const { searchParams: said } = url;
    const failure = said.get('error_description') ?? said.get('error') ?? 'There is no code in it.';
    log.add({ ...messages.refused, redirect, checks, failure });
    return undefined;
  }
  const isOurs = checks.every(({ passed }) => passed);
  const stop = 'This answer is not to our question, so the code is not used.';
  log.add({ ...messages.answer, redirect, checks, ...(isOurs ? {} : { failure: stop }) });
  if (!isOurs) return undefined;
  const traded = await log.call(messages.token, (client) =>
    client
      .application({ clientId: PLAYGROUND_CLIENT })
      .exchangeCode({ code, redirectUri: redirectUri(), verifier }),
  );
  const known = traded && (await log.call(messages.jwks, (client) => client.jwks()));
  return known && { tokens: traded.value, keys: known.value.keys };
}
