/** Every command of `hodlxxi`, with what it does in a line. */
import type { loadConfig } from '../config.ts';
import { createAuditStore } from '../infra/sql/audit-store.ts';
import { migrate } from '../infra/sql/migrate.ts';
import type { Sql } from '../infra/sql/sql.ts';
import { openSql } from '../infra/storage.ts';
import { runAuditVerify } from './audit.ts';
import { runWallet, walletUsage } from './wallet.ts';

type Load = () => ReturnType<typeof loadConfig>;

export type Command = {
  readonly summary: string;
  readonly run: (argv: readonly string[], load: Load) => Promise<number>;
};

const write = (line: string): void => void process.stdout.write(`${line}\n`);

/** Opens the configured database for the length of `work`. */
async function withSql(load: Load, work: (sql: Sql) => Promise<number>): Promise<number> {
  const { config, secrets } = load();
  await using sql = await openSql(config, secrets);
  return work(sql);
}

export const commands: Readonly<Record<string, Command>> = {
  serve: {
    summary: 'run the server (what npm start does)',
    run: async () => {
      await import('../main.ts');
      return 0;
    },
  },
  migrate: {
    summary: 'bring the database schema up to date; safe to run by several processes at once',
    run: (_argv, load) =>
      withSql(load, async ({ db }) => {
        const applied = await migrate(db);
        write(applied.length === 0 ? 'the schema is up to date' : `applied ${applied.join(', ')}`);
        return 0;
      }),
  },
  audit: {
    summary: 'audit verify [anchor]: check the hash chain of the audit log',
    run: ([action, anchor], load) => {
      if (action !== 'verify') return usageError('hodlxxi audit verify [<seq>:<hash>]');
      return withSql(load, ({ db }) => runAuditVerify({ store: createAuditStore(db), anchor, write }));
    },
  },
  wallet: { summary: 'a toy Lightning wallet for signing in', run: (argv) => runWallet(argv) },
};

async function usageError(line: string): Promise<number> {
  process.stderr.write(`${line}\n`);
  return 2;
}

export function usage(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return ['hodlxxi <command>', '', ...lines, '', walletUsage].join('\n');
}
