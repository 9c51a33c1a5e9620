/** The `hodlxxi` command. */
import { readFileSync } from 'node:fs';
import { ConfigError, loadConfig } from '../config.ts';
import { commands, usage } from './commands.ts';

const [name = 'help', ...argv] = process.argv.slice(2);

async function run(): Promise<number> {
  const command = commands[name];
  if (!command) {
    process.stderr.write(`${usage()}\n`);
    return name === 'help' || name === '--help' ? 0 : 2;
  }
  return command.run(argv, () => loadConfig(process.env, { readFile: (path) => readFileSync(path, 'utf8') }));
}

process.exitCode = await run().catch((error: unknown) => {
  process.stderr.write(`hodlxxi ${name}: ${error instanceof Error ? error.message : 'failed'}\n`);
  return error instanceof ConfigError ? 2 : 1;
});
