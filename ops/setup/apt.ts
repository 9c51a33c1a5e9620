/** Debian packages for the machine itself; needs root. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { type Outcome, run } from './run.ts';

const policy = '/usr/sbin/policy-rc.d';
const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=300'];
const env = { DEBIAN_FRONTEND: 'noninteractive' };

export const canInstall = (): boolean => process.getuid?.() === 0 && run('apt-get', ['--version']).ok;

/** Installs without letting a package start its system service: tests run private instances of their own. */
export const install = (packages: readonly string[]): Outcome => {
  const update = run('apt-get', [...quiet, 'update'], { env, timeout: 300_000 });
  const ownPolicy = !existsSync(policy);
  if (ownPolicy) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const args = [...quiet, 'install', '-y', '--no-install-recommends', ...packages];
    const { ok, output } = run('apt-get', args, { env, timeout: 900_000 });
    return { ok, output: update.ok ? output : `${update.output}${output}` };
  } finally {
    if (ownPolicy) rmSync(policy, { force: true });
  }
};
