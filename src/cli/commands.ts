/** Every command of `hodlxxi`, with what it does in a line. */
import { createAuditStore } from '../infra/sql/audit-store.ts';
import { createClientStore } from '../infra/sql/client-store.ts';
import { migrate } from '../infra/sql/migrate.ts';
import { createOauthStore } from '../infra/sql/oauth-store.ts';
import { createSigningKeyStore } from '../infra/sql/signing-key-store.ts';
import { createClients } from '../oauth/index.ts';
import { runAuditVerify } from './audit.ts';
import { runClient } from './client.ts';
import { type Load, withDeployment, withSql } from './deployment.ts';
import { runKeys } from './keys.ts';
import { runWallet, walletUsage } from './wallet.ts';

export type Command = {
  readonly summary: string;
  readonly run: (argv: readonly string[], load: Load) => Promise<number>;
};

const write = (line: string): void => void process.stdout.write(`${line}\n`);
const warn = (line: string): void => void process.stderr.write(`${line}\n`);

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
  client: {
    summary: 'applications: create, list, show, secret, approve, disable, trust, remove, token',
    run: (argv, load) =>
      withDeployment(load, async ({ sql, bus, clock, random }) => {
        const clients = await createClients({ store: createClientStore(sql.db), bus, clock });
        const store = createOauthStore(sql.db, clock);
        return runClient(argv, { clients, store, clock, random, out: write, err: warn }).finally(
          clients.close,
        );
      }),
  },
  keys: {
    summary: 'signing keys: list, rotate',
    run: (argv, load) =>
      withDeployment(load, ({ sql, bus, clock, config, log, masterKey }) =>
        runKeys(argv, {
          store: createSigningKeyStore(sql.db),
          bus,
          clock,
          log,
          masterKey,
          rotateEvery: config.keyRotation,
          out: write,
          err: warn,
        }),
      ),
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
