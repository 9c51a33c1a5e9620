/** Prints the rows it finds, then writes as fast as it can and prints each id once acknowledged. Ended by `kill -9`. */
import { randomUUID } from 'node:crypto';
import { sql as raw } from 'kysely';
import { migrate } from '../../src/infra/sql/migrate.ts';
import { createPglite } from '../../src/infra/sql/pglite.ts';
import { upkeep } from '../../src/infra/sql/pglite-upkeep.ts';

const [dataDir = ''] = process.argv.slice(2);
const { db } = await createPglite({ dataDir });
await migrate(db);

const row = (id: string, username: string) => ({ id, username, email: null, bitcoin_pubkey: null });
const say = (line: string) => process.stdout.write(`${line}\n`);

for (const { username } of await db.selectFrom('users').select('username').execute()) say(`have ${username}`);
say('ready');

const writeOne = async () => {
  const id = randomUUID();
  await db.insertInto('users').values(row(id, id)).execute();
  say(`one ${id}`);
};

/** Two rows that are there together or not at all. */
const writePair = async () => {
  const pair = randomUUID();
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('users')
      .values(row(randomUUID(), `${pair}-a`))
      .execute();
    await trx
      .insertInto('users')
      .values(row(randomUUID(), `${pair}-b`))
      .execute();
  });
  say(`pair ${pair}`);
};

for (let turn = 1; ; turn += 1) {
  await Promise.all([writeOne(), writePair(), writeOne()]);
  // Dead rows to vacuum, and pages that a checkpoint has to write, so that kills meet these too.
  await raw`update users set email = ${`${turn}@example.org`} where ctid = any(array(
    select ctid from users limit 50))`.execute(db);
  if (turn % 25 === 0) await upkeep(db);
}
