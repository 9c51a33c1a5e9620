/** Spending of the wallet room, introduced to its node and its tables. */
import type { Clock, Random } from '../core/ports.ts';
import { createSpendNode } from '../infra/chain/wallet-spend.ts';
import type { Sql } from '../infra/sql/sql.ts';
import { createDraftStore } from '../infra/sql/wallet-draft-store.ts';
import type { Network } from '../lib/bitcoin/address.ts';
import { type CatchUp, createSpending, type Locks, type Spending, type Vault } from '../wallet/index.ts';
import type { NodeSource } from './bitcoin-node.ts';

export type SpendRoomDeps = {
  readonly sql: Sql;
  readonly current: NodeSource['current'];
  readonly network: Network;
  readonly vault: Vault;
  readonly locks: Locks;
  readonly clock: Clock;
  readonly random: Random;
  readonly catchUp: CatchUp;
};

export function openSpending({ sql, current, ...deps }: SpendRoomDeps): Spending {
  return createSpending({ ...deps, store: createDraftStore(sql), node: createSpendNode(current) });
}
