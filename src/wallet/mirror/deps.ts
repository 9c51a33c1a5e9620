import type { FastifyRequest } from 'fastify';
import type { Bells } from '../../core/bells.ts';
import type { Clock } from '../../core/ports.ts';
import type { Wallet } from '../model.ts';
import type { Fees } from './fees.ts';
import type { LabelsStore } from './labels-store.ts';
import type { ReadsStore } from './reads-store.ts';

/** What the routes of this slice need. */
export type MirrorRoutesDeps = {
  readonly reads: ReadsStore;
  readonly labels: LabelsStore;
  /** Rung by the id of a wallet when something of it has changed. */
  readonly bells: Bells;
  /** Throws `not_found` for a wallet that is not the person's. */
  readonly own: (userId: string, walletId: string) => Promise<Wallet>;
  /** The wallet the original's paths are about, opened. Throws `not_found`, `wallet_locked`. */
  readonly openDefault: (request: FastifyRequest) => Promise<Wallet>;
  /** Brings it up to date soon. */
  readonly refresh: (walletId: string) => void;
  /** Gives up a transaction that left the mempool; false when it is not one of those. */
  readonly abandon: (wallet: Wallet, txid: string) => Promise<boolean>;
  readonly fees: () => Promise<Fees>;
  readonly qrPath: (text: string) => { readonly path: string; readonly size: number };
  readonly clock: Clock;
};
