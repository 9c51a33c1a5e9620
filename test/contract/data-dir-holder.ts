/** Takes the lock of a directory, in the way of another platform if told so, says so, and keeps it until killed. Exits with 3 and the reason when refused. */
import { acquireDataDirLock, DataDirInUse } from '../../src/infra/sql/data-dir-lock.ts';

try {
  const [directory = '', platform] = process.argv.slice(2);
  await acquireDataDirLock(directory, platform === 'darwin' ? platform : process.platform);
  process.stdout.write('held\n');
  setInterval(() => {}, 60_000);
} catch (error) {
  if (!(error instanceof DataDirInUse)) throw error;
  process.stdout.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 3;
}
