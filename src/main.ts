/** The process: environment in, server up, and down again when it is told. */
import { readFileSync } from 'node:fs';
import { createApp } from './app.ts';
import { loadConfig } from './config.ts';
import { createLog } from './core/log.ts';
import { startCompanions } from './process/companions.ts';
import { exit, startFailure } from './process/exit.ts';
import { greet } from './process/greeting.ts';
import { createReporter } from './process/reporter.ts';

async function main(): Promise<void> {
  const { config, secrets } = loadConfig(process.env, { readFile: (path) => readFileSync(path, 'utf8') });
  const reporter = createReporter(config, secrets);
  const log = createLog({ level: config.logLevel, ...(reporter ? { onError: reporter.report } : {}) });
  for (const warning of config.warnings) log.warn({}, warning);

  const app = await createApp({ config, secrets, log });
  await app.listen();
  log.info({ issuer: config.publicUrl, pid: process.pid }, 'ready');
  const companions = await startCompanions({ config, env: process.env, log });
  if (process.stdout.isTTY || config.mode === 'development') greet(config, companions.demoUrl);

  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    await Promise.allSettled([companions.stop(), app.stop()]);
    await reporter?.flush();
    exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
}

main().catch(startFailure);
