/** The product as one server in this process, so that time and the database are in the test's hands; asked over HTTP. */
import { mock } from 'node:test';
import { createApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import { createLog } from '../../../src/core/log.ts';
import { fillDataDir } from '../data-dir.ts';
import { unhurried } from '../deployment.ts';
import { freePort } from '../ports.ts';
import { createScratch } from '../scratch.ts';

export type Held = Awaited<ReturnType<typeof openHeldServer>>;

/** Time stands still until `pass` moves it, for libraries as for ourselves. */
export async function openHeldServer() {
  await using opened = new AsyncDisposableStack();
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  opened.defer(() => mock.timers.reset());
  const scratch = opened.use(createScratch('permissions', { inMemory: true }));
  await fillDataDir(scratch.path);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    NODE_ENV: 'development',
    PORT: `${port}`,
    HOST: '127.0.0.1',
    PUBLIC_URL: url,
    DATA_DIR: scratch.path,
    DEMO: 'false',
    METRICS_TOKEN: 'm'.repeat(32),
    ...unhurried,
  };
  const { config, secrets } = loadConfig(env, { readFile: () => '' });
  const app = await createApp({ config, secrets, log: createLog({ level: 'silent' }) });
  opened.defer(() => app.stop());
  await app.listen();

  const resources = opened.move();
  return {
    url,
    rooms: app.rooms,
    db: app.sql.db,
    routes: () => app.http.app.declaredRoutes(),
    pass: (ms: number): void => mock.timers.tick(ms),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
