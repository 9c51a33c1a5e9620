/**
 * A small application that lets people sign in with an identity provider: OpenID Connect by openid-client, and every
 * message it exchanges shown on the page. `ISSUER=… PORT=… node demo/main.ts`
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createHandler } from './handler.ts';
import { createProvider } from './provider.ts';
import { createRegistration } from './registration.ts';
import { createSessions } from './sessions.ts';
import { readSettings } from './settings.ts';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const server = createServer({ requestTimeout: 10_000 }).listen(settings.port, settings.host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : settings.port;
  const url = new URL(`http://${reachable(settings.host)}:${port}`);

  const registration = createRegistration({ settings, url });
  const provider = createProvider({ settings, registration });
  const sessions = createSessions({ clock: Date });
  server.on('request', createHandler({ issuer: settings.issuer, url, provider, sessions, clock: Date }));

  // Registering now shows a wrong ISSUER at once; a provider that starts later is asked again at the first sign-in.
  registration.ensure([]).catch((error: unknown) => say(`not registered yet: ${lineOf(error)}`));
  say(`open ${url.href}`);
  process.send?.({ url: url.href });

  const end = () => {
    server.close();
    server.closeAllConnections();
    process.exit(0);
  };
  // A parent that started us over IPC takes us with it, however it ends.
  if (process.connected) process.once('disconnect', end);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
}

/** A name browsers can open: an address that means "every interface" is none. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

const lineOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n')[0];
const say = (line: string) => process.stdout.write(`demo: ${line}\n`);

main().catch((error: unknown) => {
  process.stderr.write(`demo: ${lineOf(error)}\n`);
  process.exit(1);
});
