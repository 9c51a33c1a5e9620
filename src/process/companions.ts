/** Programs that a development server starts beside itself: a private Bitcoin node and the demo application. */
import type { Config } from '../config.ts';
import type { Log } from '../core/ports.ts';

export type Companions = { readonly demoUrl: string | null; readonly stop: () => Promise<void> };

/** Neither is needed for signing in, so neither can keep the server from starting. */
export async function startCompanions(_deps: {
  config: Config;
  env: Readonly<Record<string, string | undefined>>;
  log: Log;
}): Promise<Companions> {
  return { demoUrl: null, stop: async () => {} };
}
