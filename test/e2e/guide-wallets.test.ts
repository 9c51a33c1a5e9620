/** The lines in the guide of wallets, as they stand there: filled in, run, and believed when they are brought back. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { eventually } from '../support/deployment.ts';
import { createElectrumSigner } from '../support/electrum.ts';
import { freePort } from '../support/ports.ts';
import { createPurse, type Outpoint, proverOf, verdictOf } from '../support/proof-flow.ts';
import { createScratch } from '../support/scratch.ts';
import { missing } from '../support/tools.ts';
import { createFaucet } from '../support/wallet-flow.ts';
import { startWalletNode, type WalletNode } from '../support/wallet-node.ts';
import { type Person, signUp, startWalletServer } from '../support/wallet-server.ts';

const GUIDE = join(import.meta.dirname, '../../docs/guides/proof-wallets.md');
const SATS = 300_000;
const wish = { privacy_level: 'threshold', threshold_amount: SATS };
const answered = z.object({ psbt: z.string() });
const coins = z.object({ utxos: z.array(z.object({ txid: z.string(), vout: z.int() })) });

/** Blocks of code under a heading. */
function linesIn(heading: string, language: string): readonly string[] {
  const [, section = ''] = readFileSync(GUIDE, 'utf8').split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  const blocks = [...own.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))];
  return blocks.map(([, code = '']) => code.trim());
}

describe('the guide of wallets', { skip: missing('bitcoind') }, () => {
  const opened = new AsyncDisposableStack();
  let node: WalletNode;
  let faucet: Awaited<ReturnType<typeof createFaucet>>;
  let person: Person;
  before(async () => {
    const zmq = `tcp://127.0.0.1:${await freePort()}`;
    node = opened.use(await startWalletNode(`-zmqpubsequence=${zmq}`));
    faucet = await createFaucet(node);
    const server = opened.use(await startWalletServer(node, { POF_MIN_CONFIRMATIONS: '1' }));
    person = await signUp(server.baseUrl);
  });
  after(() => opened.disposeAsync());

  const psbtFor = async (id: string, chosen: object): Promise<string> => {
    const { body } = await person.expect(200, 'POST', '/api/pof/psbt', { challenge_id: id, ...chosen });
    return String(body['psbt']);
  };
  const isBelieved = async (id: string, psbt: string) => {
    const { body } = await person.expect(200, 'POST', '/api/pof/verify', { challenge_id: id, psbt });
    assert.equal(verdictOf.parse(body).meets_threshold, true);
  };

  for (const type of ['bech32', 'bech32m', 'legacy'])
    test(`Bitcoin Core, in its console, with addresses of type ${type}`, async () => {
      const purse = await createPurse(node, faucet, type);
      const [coin] = await purse.coins([SATS]);
      assert.ok(coin);
      const address = await node.ask('getnewaddress', [], z.string(), purse.name);
      const [prepare = '', sign = ''] = linesIn('Bitcoin Core', 'console');
      const typed = (line: string) => inConsole(node, purse.name, line);

      const { challenge_id: id } = await proverOf(person, purse).challenge(wish);
      const ordinary = await typed(filled(prepare, coin, address));
      const asked = await psbtFor(id, { psbt: ordinary });
      await isBelieved(id, await typed(sign.replace('PSBT', asked)));
    });

  test('Electrum, on a command line', { skip: missing('electrum') }, async () => {
    using electrum = await createElectrumSigner();
    using folder = createScratch('guide');
    const wallet = await person.add(electrum.publicKey);
    await person.untilRead(wallet.id);
    await faucet.send(await electrum.address(), SATS);
    await faucet.mine();
    await eventually('it is funded', async () => (await person.balanceOf(wallet.id)).confirmed === SATS);
    const { body } = await person.expect(200, 'GET', `/api/wallets/${wallet.id}/utxos`);

    const { challenge_id: id } = challengeIn(
      (await person.expect(201, 'POST', '/api/pof/challenge', wish)).body,
    );
    const outpoints = coins.parse(body).utxos.map(({ txid, vout }) => ({ txid, vout }));
    const asked = await psbtFor(id, { wallet_id: wallet.id, outpoints });
    writeFileSync(join(folder.path, 'proof.psbt'), Buffer.from(asked, 'base64'));
    const [line = ''] = linesIn('Electrum', 'sh');
    await electrum.shell(line, folder.path);
    await isBelieved(id, readFileSync(join(folder.path, 'signed.txt'), 'utf8'));
  });
});

const challengeIn = (body: unknown) => z.object({ challenge_id: z.uuid() }).parse(body);

const filled = (line: string, { txid, vout }: Outpoint, address: string): string =>
  line
    .replace('TXID', txid)
    .replace('VOUT', `${vout}`)
    .replace('ADDRESS', address)
    .replace('AMOUNT', (SATS / 1e8).toFixed(8));

/** As the console reads a line: words, in quotes if need be, each of them JSON or else a text. The answer's PSBT. */
async function inConsole(node: WalletNode, wallet: string, line: string): Promise<string> {
  const [method = '', ...words] = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
  const { psbt } = await node.ask(method, words.map(read), answered, wallet);
  return psbt;
}

function read(word: string) {
  try {
    return z.json().parse(JSON.parse(word));
  } catch {
    return word;
  }
}
