/** Builds the web application when its sources are newer than the build. `node ops/setup/web.ts` from the shell. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.ts';

const stamp = join(root, 'web', 'dist', '.sources');
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');

/** Everything a build is made of. The lock file stands for the packages. */
const sources = [
  'web/index.html',
  'web/vite.config.ts',
  'web/{src,public}/**/*.{ts,tsx,css,svg}',
  'sdk/src/**/*.ts',
  'src/oauth/pages/assets/*.css',
  'src/lib/bitcoin/{*,{proof,psbt,bip322}/*}.ts',
  'package-lock.json',
];

const digestOfSources = (): string => {
  const hash = createHash('sha256');
  for (const path of globSync(sources, { cwd: root }).toSorted()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
};

/** True when the build is as new as its sources afterwards. What went wrong is said to `say`. */
export function buildWeb(say: (line: string) => void): boolean {
  const digest = digestOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return true;
  if (!existsSync(vite)) {
    say('the web application cannot be built: its tools are not installed');
    return false;
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [vite, 'build', '--logLevel=warn'], {
    cwd: join(root, 'web'),
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) {
    say(`the web application could not be built:\n${stdout}${stderr}`);
    return false;
  }
  writeFileSync(stamp, digest);
  return true;
}

if (import.meta.main) process.exitCode = buildWeb((line) => console.error(`hodlxxi: ${line}`)) ? 0 : 1;
