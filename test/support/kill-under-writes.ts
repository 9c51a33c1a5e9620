/** The embedded server killed again and again while it writes; used briefly by the tests and at length by the soak run. */
import { eventually, startEmbedded } from './deployment.ts';
import { createDice } from './dice.ts';
import { createLedger } from './ledger.ts';
import { freePort } from './ports.ts';
import { createScratch } from './scratch.ts';

/** Rejects when anything that was acknowledged is missing after any of the `rounds`; resolves to how much there was. */
export async function killUnderWrites(rounds: number): Promise<{ kept: number; seed: number }> {
  using scratch = createScratch('killed');
  const dice = createDice();
  const port = await freePort();
  const ledger = createLedger(`http://127.0.0.1:${port}`, dice);
  for (let round = 0; round < rounds; round += 1) {
    await using server = await startEmbedded({ DATA_DIR: scratch.path }, port);
    await ledger.assertKept();
    const enough = new AbortController();
    const busy = ledger.keepBusy(enough.signal);
    const target = ledger.size() + dice.between(5, 20);
    await eventually('there are writes', () => ledger.size() >= target);
    await server.kill();
    enough.abort();
    await busy;
  }
  await using _last = await startEmbedded({ DATA_DIR: scratch.path }, port);
  await ledger.assertKept();
  return { kept: ledger.size(), seed: dice.seed };
}
