/** Takes the lock of a directory, says so, and keeps it until killed. Exits with 3 and the reason when refused. */
import { acquireDataDirLock, DataDirInUse } from '../../src/infra/sql/data-dir-lock.ts';

try {
  await acquireDataDirLock(process.argv[2] ?? '');
  process.stdout.write('held\n');
  setInterval(() => {}, 60_000);
} catch (error) {
  if (!(error instanceof DataDirInUse)) throw error;
  process.stdout.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 3;
}
