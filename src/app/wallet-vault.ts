/** What guards the descriptors of wallets: the vault, and the locks and backups that need the rest of the room. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type KeptSecretStore, keepSecret } from '../core/kept-secrets.ts';
import type { AuditTrail, Clock, KeyValue, Random } from '../core/ports.ts';
import type { MasterKey } from '../core/sealing.ts';
import type { Sql } from '../infra/sql/sql.ts';
import { createBackupStore } from '../infra/sql/wallet-backup-store.ts';
import { createLockStore } from '../infra/sql/wallet-lock-store.ts';
import type { Network } from '../lib/bitcoin/address.ts';
import {
  createAgeFiles,
  createBackups,
  createHeldKeys,
  createLocks,
  createPassphraseKeys,
  createUnlocks,
  createVault,
  type NodeWallets,
  type Wallets,
} from '../wallet/index.ts';

export async function openVault(deps: {
  readonly keptSecrets: KeptSecretStore;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly random: Random;
}) {
  const { keptSecrets: store, masterKey, clock, random } = deps;
  const secret = await keepSecret({ store, masterKey }, 'wallets');
  const held = createHeldKeys(clock);
  return { secret, held, vault: createVault({ masterKey, secret, random, held }) };
}

export function openLocks(
  { secret, held, vault }: Awaited<ReturnType<typeof openVault>>,
  deps: {
    readonly sql: Sql;
    readonly kv: KeyValue;
    readonly clock: Clock;
    readonly random: Random;
    readonly audit: AuditTrail;
    readonly wrong: { readonly failures: number; readonly duration: number };
    readonly node: Pick<NodeWallets, 'abort' | 'unload'>;
    readonly onOpen: (walletId: string) => void;
    readonly onClose: (walletId: string) => void;
  },
) {
  const { sql, kv, clock, random, node } = deps;
  return createLocks({
    ...deps,
    unload: (nodeWallet) => takeOff(node, nodeWallet),
    store: createLockStore(sql),
    vault,
    held,
    passphraseKeys: createPassphraseKeys({ secret, random }),
    unlocks: createUnlocks({ kv, clock }),
  });
}

/** Milliseconds, and times: a scan that is called off ends a moment later. */
const MOMENT = 200;
const TRIES = 10;

async function takeOff(node: Pick<NodeWallets, 'abort' | 'unload'>, nodeWallet: string): Promise<void> {
  await node.abort(nodeWallet);
  for (let left = TRIES; left > 0 && (await node.unload(nodeWallet)) === 'busy'; left -= 1)
    await sleep(MOMENT);
}

export function openBackups(deps: {
  readonly sql: Sql;
  readonly locks: ReturnType<typeof openLocks>;
  readonly wallets: Pick<Wallets, 'add'>;
  readonly network: Network;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly random: Random;
}) {
  const { sql, wallets, random } = deps;
  return createBackups({
    ...deps,
    store: createBackupStore(sql),
    ageFiles: createAgeFiles({ random }),
    add: (owner, { descriptors: { receive, change }, ...wallet }) =>
      wallets.add(owner, { ...wallet, text: change === null ? receive : `${receive}\n${change}` }),
  });
}
