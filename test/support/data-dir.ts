/** Data directories for servers whose test is not about the first start: a migrated one is kept and copied. */
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '../../src/infra/sql/migrate.ts';
import { createPglite } from '../../src/infra/sql/pglite.ts';
import { migratedPath } from '../contract/support.ts';

/** Gives `dataDir` the database that a first start would make: migrated, with nothing in it. */
export async function fillDataDir(dataDir: string): Promise<void> {
  const path = migratedPath('data');
  if (!existsSync(path)) await makeTemplate(path);
  cpSync(path, join(dataDir, 'postgres'), { recursive: true });
}

async function makeTemplate(path: string): Promise<void> {
  const unfinished = mkdtempSync(`${path}.`);
  const sql = await createPglite({ dataDir: unfinished });
  await migrate(sql.db);
  await sql.close();
  try {
    renameSync(unfinished, path);
  } catch (error) {
    // Test files run side by side, and another one was quicker: its template is the same.
    rmSync(unfinished, { recursive: true });
    if (!existsSync(path)) throw error;
  }
}
