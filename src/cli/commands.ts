/** Every command of `hodlxxi`, with what it does in a line. */
import { createAdmin } from '../account/index.ts';
import { createAuditTrail } from '../core/audit/trail.ts';
import { createSessions } from '../core/session/sessions.ts';
import { createAdminStore } from '../infra/sql/admin-store.ts';
import { createAuditStore } from '../infra/sql/audit-store.ts';
import { createClientStore } from '../infra/sql/client-store.ts';
import { migrate } from '../infra/sql/migrate.ts';
import { createOauthStore } from '../infra/sql/oauth-store.ts';
import { createSessionStore } from '../infra/sql/session-store.ts';
import { createSigningKeyStore } from '../infra/sql/signing-key-store.ts';
import { createClients } from '../oauth/index.ts';
import { adminUsage, isAdminCommand, runAdmin } from './admin.ts';
import { auditUsage, isAuditCommand, runAuditVerify } from './audit.ts';
import { clientUsage, readOptions } from './client/options.ts';
import { runClient } from './client.ts';
import { type Load, withDeployment, withSql } from './deployment.ts';
import { isKeysCommand, keysUsage, runKeys } from './keys.ts';
import { sealedColumns } from './sealed-columns.ts';
import { runWallet, walletUsage } from './wallet.ts';

export type Command = {
  readonly summary: string;
  /** Told to whoever asks with `--help`, and to whoever types what `accepts` refuses. */
  readonly usage: string;
  /** Asked before anything is opened. */
  readonly accepts: (argv: readonly string[]) => boolean;
  readonly run: (argv: readonly string[], load: Load) => Promise<number>;
};

const write = (line: string): void => void process.stdout.write(`${line}\n`);
const alone = (argv: readonly string[]): boolean => argv.length === 0;
const warn = (line: string): void => void process.stderr.write(`${line}\n`);

export const commands: Readonly<Record<string, Command>> = {
  serve: {
    summary: 'run the server (what npm start does)',
    usage: 'hodlxxi serve    run the server; settings come from the environment',
    accepts: alone,
    run: async () => {
      await import('../main.ts');
      return 0;
    },
  },
  migrate: {
    summary: 'bring the database schema up to date; safe to run by several processes at once',
    usage: 'hodlxxi migrate    bring the database schema up to date',
    accepts: alone,
    run: (_argv, load) =>
      withSql(load, async ({ db }) => {
        const applied = await migrate(db);
        write(applied.length === 0 ? 'the schema is up to date' : `applied ${applied.join(', ')}`);
        return 0;
      }),
  },
  admin: {
    summary: 'roles and lost passkeys: list, grant, revoke, reset-passkeys',
    usage: adminUsage,
    accepts: isAdminCommand,
    run: (argv, load) =>
      withDeployment(load, ({ sql, bus, clock, random, log }) => {
        const sessions = createSessions({ store: createSessionStore(sql), bus, clock, random, log });
        const admin = createAdmin({ store: createAdminStore(sql), sessions, clock });
        return runAdmin(argv, { admin, out: write, err: warn });
      }),
  },
  audit: {
    summary: 'audit verify [anchor]: check the hash chain of the audit log',
    usage: auditUsage,
    accepts: isAuditCommand,
    run: ([, anchor], load) =>
      withSql(load, ({ db }) => runAuditVerify({ store: createAuditStore(db), anchor, write })),
  },
  client: {
    summary: 'applications: create, list, show, secret, approve, disable, trust, remove, token',
    usage: clientUsage,
    accepts: (argv) => readOptions(argv) !== null,
    run: (argv, load) =>
      withDeployment(load, async ({ sql, bus, clock, random }) => {
        const clients = await createClients({ store: createClientStore(sql.db), bus, clock });
        const store = createOauthStore(sql.db, clock);
        const audit = createAuditTrail({ store: createAuditStore(sql.db), clock });
        const io = { clients, store, audit, clock, random, out: write, err: warn };
        return runClient(argv, io).finally(clients.close);
      }),
  },
  keys: {
    summary: 'signing keys and the master key: list, rotate, rotate-master',
    usage: keysUsage,
    accepts: isKeysCommand,
    run: (argv, load) =>
      withDeployment(load, ({ sql, bus, clock, config, log, masterKey }) =>
        runKeys(argv, {
          store: createSigningKeyStore(sql.db),
          audit: createAuditTrail({ store: createAuditStore(sql.db), clock }),
          bus,
          clock,
          log,
          masterKey,
          columns: sealedColumns(sql.db),
          rotateEvery: config.keyRotation,
          out: write,
          err: warn,
        }),
      ),
  },
  wallet: {
    summary: 'a toy Lightning wallet for signing in',
    usage: walletUsage,
    // It opens nothing before it has read its arguments.
    accepts: () => true,
    run: (argv) => runWallet(argv),
  },
};

export function usage(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return ['hodlxxi <command>', '', ...lines, '', walletUsage].join('\n');
}
