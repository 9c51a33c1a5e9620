/** The `age` tool. It takes passphrases from a terminal alone, so it gets one. */
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createScratch } from './scratch.ts';
import { toolCommand } from './tools.ts';

/** Runs `age …flags` on `input`; resolves to what it wrote. Rejects with what it said when it fails. */
export async function runAge(flags: readonly string[], input: string, passphrase: string): Promise<string> {
  using scratch = createScratch('age');
  const [from, to] = [join(scratch.path, 'in'), join(scratch.path, 'out')];
  await writeFile(from, input);
  const command = [toolCommand('age'), ...flags, '--output', to, from].join(' ');
  const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // Once, and again for whoever wants it confirmed.
  terminal.stdin.end(`${passphrase}\n${passphrase}\n`);
  const [said, status] = await Promise.all([
    text(terminal.stdout),
    new Promise((resolve) => terminal.once('close', resolve)),
  ]);
  if (status !== 0) throw new Error(`age: ${said}`);
  return await readFile(to, 'utf8');
}
