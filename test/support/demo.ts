/** The demo application as a process of its own, for a provider that is not its parent. */
import { join } from 'node:path';
import { freePort } from './ports.ts';
import { startProcess, untilReady } from './process.ts';

const main = join(import.meta.dirname, '..', '..', 'demo', 'main.ts');

/** Resolves once it serves, to where. */
export const startDemoFor = async (issuer: string): Promise<AsyncDisposable & { readonly url: string }> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const env = { PATH: process.env['PATH'] ?? '', ISSUER: issuer, PORT: `${port}` };
  const running = startProcess(process.execPath, [main], { env });
  await untilReady('the demo application', running, async () => (await fetch(url)).status === 200);
  return { url, [Symbol.asyncDispose]: () => running.stop() };
};
