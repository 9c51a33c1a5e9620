/** The `hodlxxi` command. */
import { readFileSync } from 'node:fs';
import { ConfigError, loadConfig } from '../config.ts';
import { commands, usage } from './commands.ts';

const HELP = ['--help', '-h'];
const [name = 'help', ...argv] = process.argv.slice(2);

/** Arguments are read before anything is opened: asking for help needs no database and no configuration. */
async function run(): Promise<number> {
  if (name === 'help' || HELP.includes(name)) return help(usage());
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return refuse(`hodlxxi: there is no command ${name}\n\n${usage()}`);
  if (argv.some((word) => HELP.includes(word))) return help(command.usage);
  if (!command.accepts(argv)) return refuse(command.usage);
  return command.run(argv, () => loadConfig(process.env, { readFile: (path) => readFileSync(path, 'utf8') }));
}

function help(text: string): 0 {
  process.stdout.write(`${text}\n`);
  return 0;
}

function refuse(text: string): 2 {
  process.stderr.write(`${text}\n`);
  return 2;
}

function lineOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  if ('code' in error && error.code === 'data_dir_in_use')
    return 'a running server has the embedded database open: stop the server first, or use DATABASE_URL';
  if ('sqlState' in error && NO_SCHEMA.includes(String(error.sqlState)))
    return 'the database has no schema yet, or an older one: run hodlxxi migrate, or start the server once';
  return error.message;
}

// PostgreSQL's undefined_table and undefined_column.
const NO_SCHEMA = ['42P01', '42703'];

process.exitCode = await run().catch((error: unknown) => {
  process.stderr.write(`hodlxxi ${name}: ${lineOf(error)}\n`);
  return error instanceof ConfigError ? 2 : 1;
});
