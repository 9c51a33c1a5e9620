/** What is left of a hundred proofs: everything the server wrote anywhere is read through for what it must not know. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { hex } from '@scure/base';
import { createClient } from 'redis';
import { z } from 'zod';
import { amount } from '../../src/infra/chain/bitcoin-rpc-json.ts';
import { type Cluster, startCluster } from '../support/deployment.ts';
import { createPurse, type Outpoint, type Purse, proverOf } from '../support/proof-flow.ts';
import { missing, toolCommand } from '../support/tools.ts';
import { createFaucet } from '../support/wallet-flow.ts';
import { startWalletNode, type WalletNode } from '../support/wallet-node.ts';
import { nodeEnv, signUp } from '../support/wallet-server.ts';

const PROOFS = 100;
const PER_PERSON = 10;

const skip = missing('bitcoind', 'postgres', 'redis', 'nginx');
const output = z.object({
  value: amount,
  scriptPubKey: z.object({ hex: z.string(), address: z.string() }),
});

describe('after a hundred proofs', { skip }, () => {
  let node: WalletNode;
  let cluster: Cluster;
  let purse: Purse;
  const secrets = new Set<string>();
  /** Every command that Redis was given. */
  const told: string[] = [];
  const opened = new AsyncDisposableStack();

  before(async () => {
    node = opened.use(await startWalletNode());
    const faucet = await createFaucet(node);
    const env = { ...nodeEnv(node.home), POF_MIN_CONFIRMATIONS: '1', LOG_LEVEL: 'debug' };
    cluster = opened.use(await startCluster({ env }));
    const spy = createClient({ url: cluster.redis.url });
    spy.on('error', () => undefined);
    await spy.connect();
    opened.defer(() => spy.destroy());
    await spy.monitor((command) => told.push(String(command)));
    purse = await createPurse(node, faucet);
    // Amounts that nothing else has.
    const amounts = Array.from({ length: PROOFS }, (_, n) => 112_233_479 + 7919 * n);
    const coins: Outpoint[] = [];
    for (let from = 0; from < PROOFS; from += 20)
      coins.push(...(await purse.coins(amounts.slice(from, from + 20))));
    for (let from = 0; from < PROOFS; from += PER_PERSON) {
      const prover = proverOf(await signUp(cluster.url), purse);
      for (const [n, coin] of coins.slice(from, from + PER_PERSON).entries()) {
        const wish =
          n % 2 === 0
            ? { privacy_level: 'boolean' }
            : { privacy_level: 'threshold', threshold_amount: 10_000_000 };
        const { psbt, verified } = await prover.prove([coin], wish);
        assert.ok(verified);
        for (const one of await spellings(coin, psbt)) secrets.add(one);
      }
    }
    // Two of them move, which somebody has to notice; and what is refused is written nowhere either.
    const [moved, refused] = coins;
    assert.ok(moved && refused);
    await purse.spend(moved);
    await faucet.mine();
    const stranger = proverOf(await signUp(cluster.url), purse);
    const { challenge_id: id } = await stranger.challenge();
    const psbt = await stranger.signed(id, [refused]);
    const claimed = await stranger.verify(id, psbt);
    assert.equal(claimed.body['code'], 'coin_claimed');
    assert.equal((await stranger.verify(id, `${psbt}AAAA`)).status, 409);
  });
  after(() => opened.disposeAsync());

  /** A coin, its script and what was handed in, however anybody might write them. */
  async function spellings(coin: Outpoint, psbt: string): Promise<readonly string[]> {
    const { txid, vout } = coin;
    const { value, scriptPubKey } = await node.ask('gettxout', [txid, vout, true], output);
    const bytes = [hex.decode(txid), hex.decode(txid).toReversed(), hex.decode(scriptPubKey.hex)];
    const texts = bytes.flatMap((one) => [
      hex.encode(one),
      ...[0, 1, 2].map((shift) => innerBase64(one, shift)),
      ...[0, 1, 2].map((shift) => innerBase64(one, shift).replaceAll('+', '-').replaceAll('/', '_')),
    ]);
    const btc = (Number(value) / 1e8).toFixed(8);
    const parts = [0, 200, 400].map((at) => psbt.slice(at, at + 40)).filter((part) => part.length === 40);
    // The first characters of a PSBT are the same for all of them, and tell nothing.
    return [...texts, scriptPubKey.address, `${value}`, btc, btc.replace(/0+$/, ''), ...parts.slice(1)];
  }

  const found = (text: string) => [...secrets].filter((secret) => text.includes(secret));

  it('the search finds what it looks for', async () => {
    const [known = ''] = secrets;
    assert.ok(secrets.size > 10 * PROOFS);
    assert.deepEqual(found(`{"txid":"${known}"}`), [known]);
  });

  it('the database has no outpoint, amount, script, address or PSBT', () => {
    const program = join(dirname(realpathSync(toolCommand('postgres'))), 'pg_dump');
    const dump = execFileSync(program, ['--inserts', cluster.databaseUrl], { maxBuffer: 1 << 29 }).toString();
    assert.ok(dump.includes('pof_nullifiers') && dump.includes('pof.answered'));
    assert.deepEqual(found(dump), []);
  });

  it('the shared store was never told of one', () => {
    const commands = told.join('\n');
    assert.ok(commands.includes('rate:proofs:'));
    assert.deepEqual(found(commands), []);
  });

  it('the log of both processes at debug has none', () => {
    const logs = cluster.logs();
    assert.ok(logs.includes('/api/pof/verify'));
    assert.deepEqual(found(logs), []);
  });
});

/** What base64 makes of bytes that begin somewhere within three: only the characters that are theirs alone. */
function innerBase64(bytes: Uint8Array, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  return text.slice(shift === 0 ? 0 : shift + 1, -2);
}
