import { join } from 'node:path';
import { freePort } from '../../test/support/ports.ts';
import { startProcess, untilReady } from '../../test/support/process.ts';
import { redirectOf } from '../load/browser.ts';
import type { SignIn } from '../load/operations.ts';
import { cpuOf } from '../measure/processes.ts';
import { applications } from './applications.ts';
import type { Target } from './target.ts';

const program = join(import.meta.dirname, '..', 'yardstick.ts');

/** Starts the bare library as a process of its own. */
export async function startYardstick(flags: readonly string[] = []): Promise<Target> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = { PATH: process.env['PATH'] ?? '', PORT: `${port}`, NODE_ENV: 'production' };
  const running = startProcess(process.execPath, [...flags, program], { env });
  const discovery = `${origin}/.well-known/openid-configuration`;
  await untilReady('the yardstick', running, async () => (await fetch(discovery)).ok);

  const signIn: SignIn = async (browser, page) => redirectOf(await browser.get(page), origin);
  return {
    name: 'bare oidc-provider',
    endpoints: {
      origin,
      authorize: '/auth',
      token: '/token',
      introspect: '/token/introspection',
      userinfo: '/me',
    },
    application: applications.jwt,
    reader: applications.opaque,
    signIns: { first: signIn, returning: signIn },
    rest: () => {},
    read: async () => ({
      cpu: { server: cpuOf(running.pid), postgres: 0, redis: 0 },
      statements: 0,
      commands: 0,
    }),
    stop: () => running.stop(),
  };
}
