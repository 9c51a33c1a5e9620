/** LUD-04: whatever is sent to the callback, a wallet hears HTTP 200 and a sentence, and nobody is signed in. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Pool } from 'undici';
import { createDamage } from '../support/damage.ts';
import { startCluster } from '../support/deployment.ts';
import { createDice } from '../support/dice.ts';
import { answerOf, newKey } from '../support/lnurl.ts';
import { missing } from '../support/tools.ts';

const MUTATIONS = 200_000;
/** For each challenge: a few wrong signatures cancel it, and after that the curve is not reached any more. */
const PER_CHALLENGE = 20;
const WORKERS = 24;
const PATHS = ['/api/lnurl-auth/callback', '/api/lnurl-auth/verify', '/lnurl-auth/verify'];

const skip = missing('postgres', 'redis', 'nginx');

it(`${MUTATIONS} mutations of a valid callback are all refused, none with a 5xx`, { skip }, async (t) => {
  await using cluster = await startCluster({ env: { LOG_LEVEL: 'warn' } });
  const pools = ([1, 2] as const).map((n) => new Pool(cluster.server(n).baseUrl, { connections: WORKERS }));
  t.after(() => Promise.all(pools.map((pool) => pool.close())));
  const dice = createDice();
  t.diagnostic(`seed ${dice.seed}`);
  const get = async (path: string) => {
    const { statusCode, body } = await dice.pick(pools).request({ method: 'GET', path });
    return { statusCode, text: await body.text() };
  };
  const challenge = async () => {
    const answer: Record<string, unknown> = JSON.parse((await get('/api/lnurl-auth/login')).text);
    return String(answer['k1']);
  };

  const wallets = Array.from({ length: 100 }, newKey);
  let left = MUTATIONS;
  let accepted = 0;
  const work = async () => {
    while (left > 0) {
      const wallet = dice.pick(wallets);
      const damage = createDamage(await challenge(), wallet, dice);
      for (let n = 0; n < PER_CHALLENGE && left > 0; n += 1) {
        left -= 1;
        const query = damage();
        const { statusCode, text } = await get(`${dice.pick(PATHS)}?${query}`);
        assert.equal(statusCode, 200, `${query}: ${statusCode}`);
        const { status, reason }: Record<string, unknown> = JSON.parse(text);
        assert.ok(
          status === 'ERROR' && typeof reason === 'string' && reason.length <= 90,
          `${query}: ${text}`,
        );
      }
      // In between, somebody who does it right.
      const good = new URLSearchParams(answerOf(await challenge(), wallet));
      const { text } = await get(`${PATHS[0]}?${good}`);
      assert.match(text, /"OK"/);
      accepted += 1;
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  t.diagnostic(`${accepted} honest wallets were served meanwhile`);
  for (const n of [1, 2] as const) {
    const failures = cluster
      .server(n)
      .records()
      .filter(({ level }) => level === 'error' || level === 'fatal');
    assert.deepEqual(failures, []);
    assert.equal(cluster.server(n).hasExited(), false);
  }
});
