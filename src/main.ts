/** The process: environment in, server up, and down again when it is told. */
import { readFileSync } from 'node:fs';
import { createApp } from './app.ts';
import { loadConfig } from './config.ts';
import { createLog } from './core/log.ts';
import { type Companions, startCompanions } from './process/companions.ts';
import { onTermination, startFailure } from './process/exit.ts';
import { greet } from './process/greeting.ts';
import { createReporter } from './process/reporter.ts';

async function main(): Promise<void> {
  const { config, secrets } = loadConfig(process.env, { readFile: (path) => readFileSync(path, 'utf8') });
  const reporter = createReporter(config, secrets);
  const log = createLog({ level: config.logLevel, ...(reporter ? { onError: reporter.report } : {}) });
  for (const warning of config.warnings) log.warn({}, warning);

  const app = await createApp({ config, secrets, log });
  let companions: Promise<Companions> | undefined;
  const listening = app.listen();
  // Whoever finds us ready may tell us to stop at once, while the companions still start.
  const stopping = onTermination(async (signal) => {
    log.info({ signal }, 'stopping');
    await Promise.allSettled([listening]);
    await Promise.allSettled([companions?.then((started) => started.stop()), app.stop()]);
    await reporter?.flush();
  });

  await listening;
  if (stopping.aborted) return;
  log.info({ issuer: config.publicUrl, pid: process.pid }, 'ready');
  companions = startCompanions({ config, env: process.env, log, signal: stopping });
  const { demoUrl } = await companions;
  if (stopping.aborted) return;
  if (process.stdout.isTTY || config.mode === 'development') greet(config, demoUrl);
}

main().catch(startFailure);
