/** Programs that a development server starts beside itself: a private Bitcoin node and the demo application. */
import type { Config } from '../config.ts';
import type { Log } from '../core/ports.ts';
import { startEmbeddedNode } from '../infra/chain/embedded-node.ts';
import { startDemo } from './demo.ts';

export type Companions = { readonly demoUrl: string | null; readonly stop: () => Promise<void> };

type Started = AsyncDisposable;

/**
 * Neither is needed for signing in, so neither can keep the server from starting, nor from stopping: when the signal
 * aborts, what has not started yet is waited for no more.
 */
export async function startCompanions(deps: {
  config: Config;
  env: Readonly<Record<string, string | undefined>>;
  log: Log;
  signal: AbortSignal;
}): Promise<Companions> {
  const { config, env, log, signal } = deps;
  const running: Started[] = [];
  const attempt = async <T extends Started>(
    what: string,
    start: () => Promise<T | null>,
  ): Promise<T | null> => {
    try {
      const started = await start();
      if (started) running.push(started);
      return started;
    } catch (error) {
      log.warn({ err: error }, `${what} could not be started`);
      return null;
    }
  };

  const command = env['BITCOIND'];
  const { chain, demo } = config;
  if (chain.kind === 'embedded' && command && config.mode !== 'production') {
    const node = await attempt('the Bitcoin node', () =>
      startEmbeddedNode({ command, dataDir: chain.dataDir, log, clock: Date }),
    );
    node?.ready.catch((error: unknown) => log.warn({ err: error }, 'the Bitcoin node did not get ready'));
  }
  const application = demo.enabled
    ? await attempt('the demo application', async () =>
        startDemo({
          issuer: config.publicUrl,
          port: demo.port,
          host: config.host,
          dataDir: config.dataDir,
          log,
          signal,
        }),
      )
    : null;

  return {
    demoUrl: application?.url ?? null,
    stop: async () => {
      await Promise.allSettled(running.map((program) => program[Symbol.asyncDispose]()));
    },
  };
}
