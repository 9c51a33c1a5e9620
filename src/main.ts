/** The process: environment in, server up, and down again when it is told. */
import { readFileSync } from 'node:fs';
import { createApp } from './app.ts';
import { loadConfig } from './config.ts';
import { createLog } from './core/log.ts';
import { type Companions, startCompanions } from './process/companions.ts';
import { exit, startFailure } from './process/exit.ts';
import { greet } from './process/greeting.ts';
import { createReporter } from './process/reporter.ts';

async function main(): Promise<void> {
  const { config, secrets } = loadConfig(process.env, { readFile: (path) => readFileSync(path, 'utf8') });
  const reporter = createReporter(config, secrets);
  const log = createLog({ level: config.logLevel, ...(reporter ? { onError: reporter.report } : {}) });
  for (const warning of config.warnings) log.warn({}, warning);

  const app = await createApp({ config, secrets, log });
  const stopping = new AbortController();
  let companions: Promise<Companions> | undefined;
  const listening = app.listen();
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    log.info({ signal }, 'stopping');
    await Promise.allSettled([listening]);
    await Promise.allSettled([companions?.then((started) => started.stop()), app.stop()]);
    await reporter?.flush();
    exit(0);
  };
  // Whoever finds us ready may tell us to stop at once, while the companions still start.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);

  await listening;
  if (stopping.signal.aborted) return;
  log.info({ issuer: config.publicUrl, pid: process.pid }, 'ready');
  companions = startCompanions({ config, env: process.env, log, signal: stopping.signal });
  const { demoUrl } = await companions;
  if (stopping.signal.aborted) return;
  if (process.stdout.isTTY || config.mode === 'development') greet(config, demoUrl);
}

main().catch(startFailure);
