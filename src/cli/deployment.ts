/** The configured deployment, opened for the length of one command. */
import { randomBytes } from 'node:crypto';
import { openMasterKey } from '../config/master-key.ts';
import type { Config, loadConfig } from '../config.ts';
import { createLog } from '../core/log.ts';
import type { Bus, Clock, Log, Random } from '../core/ports.ts';
import type { MasterKey } from '../core/sealing.ts';
import type { Sql } from '../infra/sql/sql.ts';
import { openSharedState, openSql } from '../infra/storage.ts';

export type Load = () => ReturnType<typeof loadConfig>;

export type Deployment = {
  readonly config: Config;
  readonly sql: Sql;
  /** Tells running servers what has changed, where there is a Redis; without one they look by themselves. */
  readonly bus: Bus;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/** Rejects with `data_dir_in_use` while a server has the embedded database open. */
export async function withSql(load: Load, work: (sql: Sql) => Promise<number>): Promise<number> {
  const { config, secrets } = load();
  await using sql = await openSql(config, secrets);
  return await work(sql);
}

export async function withDeployment(
  load: Load,
  work: (deployment: Deployment) => Promise<number>,
): Promise<number> {
  const { config, secrets } = load();
  const random: Random = { bytes: (length) => randomBytes(length) };
  const log = createLog({ level: 'error' });
  await using sql = await openSql(config, secrets);
  const shared = openSharedState(config, secrets, Date, log);
  try {
    const masterKey = await openMasterKey(secrets, config.dataDir, random);
    return await work({ config, sql, bus: shared.bus, masterKey, clock: Date, random, log });
  } finally {
    await shared.close();
  }
}
