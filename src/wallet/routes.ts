/** What this slice of the room answers over HTTP; histories, spending and backups have routes of their own. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Metrics } from '../core/ports.ts';
import type { Balance } from './model.ts';
import { refusePrivateKeys } from './refuse-private.ts';
import { scanRoutes } from './routes/scans.ts';
import { walletListRoutes } from './routes/wallets.ts';
import type { Scans } from './scans.ts';
import type { Locks } from './vault/index.ts';
import type { Wallets } from './wallets.ts';

export type WalletRoutesDeps = {
  readonly wallets: Wallets;
  readonly scans: Scans;
  /** What wallets hold; those it says nothing about have no figures yet. */
  readonly balances: (walletIds: readonly string[]) => Promise<ReadonlyMap<string, Balance>>;
  readonly metrics: Metrics;
  readonly locks: Pick<Locks, 'admit' | 'isOpen'>;
  /** Of the session: it opens what is locked. */
  readonly cookieName: string;
  /** Routes of the other slices, behind the same look for private keys. */
  readonly others?: readonly FastifyPluginAsyncZod[];
};

export function walletRoutes(deps: WalletRoutesDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('preValidation', refusePrivateKeys(deps.metrics));
    await app.register(walletListRoutes(deps));
    await app.register(scanRoutes(deps));
    for (const other of deps.others ?? []) await app.register(other);
  };
}
