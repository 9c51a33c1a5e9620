/** PSBTs of ours, signed by the programs that people have: all of them sign, we believe them, and no node takes them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { hex } from '@scure/base';
import { Address, OutScript, p2pkh, TEST_NETWORK, Transaction, WIF } from '@scure/btc-signer';
import { pubECDSA } from '@scure/btc-signer/utils.js';
import { z } from 'zod';
import { amount } from '../../src/infra/chain/bitcoin-rpc-json.ts';
import { createProofChain } from '../../src/infra/chain/proof-chain.ts';
import { readProof } from '../../src/infra/proof-reader/read.ts';
import {
  buildProof,
  buildProofFromPsbt,
  type ProofCoin,
  type ProofOptions,
  readSubmission,
} from '../../src/lib/bitcoin/proof/index.ts';
import { combinePsbts, psbtBase64, psbtBytes, readPsbt } from '../../src/lib/bitcoin/psbt/index.ts';
import { createVerifier } from '../../src/pof/verify/index.ts';
import { createElectrumKey, createElectrumSigner } from '../support/electrum.ts';
import { signWithBitcoinjs } from '../support/proof-bitcoinjs.ts';
import { type CoinKind, coinKinds, coinOf, type OwnedCoin, signWithScure } from '../support/proof-coins.ts';
import { challengeOf } from '../support/proof-room.ts';
import { missing } from '../support/tools.ts';
import { createFaucet, kinds, LOCK } from '../support/wallet-flow.ts';
import { BURNT, startWalletNode, type WalletNode } from '../support/wallet-node.ts';
import { createSigners } from '../support/wallet-spend.ts';

const regtest = { ...TEST_NETWORK, bech32: 'bcrt' };
const message =
  'HODLXXI proof of funds v1 aud=id.example sub=6f2a cid=11bd nonce=00112233445566778899aabbccddeeff level=threshold min=1 exp=2026-01-01T00:00:00Z';
const SATS = 200_000;
const CONFIRMATIONS = 6;

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const accepts = z.array(z.object({ allowed: z.boolean(), 'reject-reason': z.string().optional() }));
const found = z.object({
  blockhash: z.string(),
  hex: z.string(),
  vout: z.array(z.object({ n: z.int(), value: amount, scriptPubKey: z.object({ hex: z.string() }) })),
});
const unspents = z.array(z.object({ txid: z.string(), vout: z.int(), amount }));
const funded = z.object({ psbt: z.string() });

describe('proofs of funds, signed by what people have', { skip: missing('bitcoind') }, () => {
  let node: WalletNode;
  let faucet: Awaited<ReturnType<typeof createFaucet>>;
  let verifier: ReturnType<typeof createVerifier>;
  const opened = new AsyncDisposableStack();
  before(async () => {
    node = opened.use(await startWalletNode('-txindex'));
    faucet = await createFaucet(node);
    verifier = createVerifier({ chain: createProofChain(node.rpc), read: async (text) => readProof(text) });
  });
  after(() => opened.disposeAsync());

  async function judge(submission: string) {
    const challenge = challengeOf(message);
    const reading = await verifier.read({ challenge, submission });
    return reading.ok ? verifier.judge({ challenge, reading }) : reading;
  }

  /** Believed, with so many coins; and the very same refused by the node as a transaction. */
  async function proves(submission: string, coins: number) {
    const verdict = await judge(submission);
    assert.ok(verdict.ok, inspect(verdict));
    assert.equal(verdict.total, BigInt(coins * SATS));
    assert.equal(verdict.outpoints.length, coins);
    await isNoTransaction(submission);
  }

  async function isNoTransaction(submission: string) {
    const { psbt, version } = readSubmission(submission);
    const final = z.object({ hex: z.string(), complete: z.literal(true) });
    const raw =
      psbt === null ? submission : (await node.ask('finalizepsbt', { psbt: psbtBase64(0, psbt) }, final)).hex;
    const [answer] = await node.ask('testmempoolaccept', [[raw]], accepts);
    assert.equal(answer?.allowed, false);
    // Of version 0 a node says that first. What no node can ever have is what input 0 spends.
    assert.equal(answer?.['reject-reason'], version === 0 ? 'version' : 'missing-inputs');
  }

  /** Coins of `SATS` each on these addresses, as the chain has them. */
  async function coinsOn(addresses: readonly string[]): Promise<readonly ProofCoin[]> {
    const txids: string[] = [];
    for (const address of addresses) txids.push(await faucet.send(address, SATS));
    await faucet.mine(CONFIRMATIONS);
    return Promise.all(
      txids.map(async (txid) => {
        const from = await node.ask('getrawtransaction', { txid, verbose: true }, found);
        const output = from.vout.find(({ value }) => value === BigInt(SATS));
        assert.ok(output);
        return {
          txid,
          vout: output.n,
          amount: output.value,
          scriptPubKey: hex.decode(output.scriptPubKey.hex),
          previousTransaction: hex.decode(from.hex),
        };
      }),
    );
  }

  describe('wallets of the node', () => {
    for (const kind of kinds)
      for (const how of [
        { format: 'bip322-pof', version: 0 },
        { format: 'bip322-pof', version: 2 },
        { format: 'hybrid', version: 0 },
      ] as const)
        it(`${kind.name}: ${how.format}, PSBT version ${how.version}`, async () => {
          const { descriptors, names, sign } = await createSigners(node, kind.script, kind.keys);
          const [name = ''] = names;
          const addresses = z.array(z.string());
          const on = await node.ask('deriveaddresses', [descriptors.receive, [0, 1]], addresses);
          await coinsOn(on);
          const ordinary = await ordinaryOf(name);
          const proof = buildProofFromPsbt(psbtBytes(ordinary), { message, ...how });
          const asked = psbtBase64(0, readPsbt(proof));
          const signed = await Promise.all(kind.signing.map(async (at) => (await sign[at]?.(asked)) ?? ''));
          const [first, ...others] = signed.map((text) => readPsbt(text));
          assert.ok(first);
          const combined = psbtBase64(how.version, combinePsbts([first, ...others]));
          assert.deepEqual(readSubmission(combined).messageFields, [new TextEncoder().encode(message)]);
          await proves(combined, 2);
        });

    it('wsh, IF/ELSE with CLTV: the heir keeps the lock time, and the coins count as locked until then', async () => {
      const kind = kinds.find(({ name }) => name.includes('CLTV'));
      assert.ok(kind);
      const { descriptors, names, sign } = await createSigners(node, kind.script, kind.keys);
      const on = await node.ask('deriveaddresses', [descriptors.receive, [0, 0]], z.array(z.string()));
      await coinsOn(on);
      assert.ok((await node.height()) < 100_000);
      const lockTime = 100_000 + LOCK;
      const ordinary = await ordinaryOf(names[1] ?? '', lockTime);
      const proof = base64(buildProofFromPsbt(psbtBytes(ordinary), { message }));
      assert.equal(readSubmission(proof).lockTime, lockTime);
      const verdict = await judge((await sign[1]?.(proof)) ?? '');
      assert.equal(!verdict.ok && verdict.code, 'coin_locked');
    });

    /** What its owner would make in the wallet: all coins to some address. */
    async function ordinaryOf(name: string, lockTime = 0): Promise<string> {
      const coins = await node.ask('listunspent', [], unspents, name);
      const inputs = coins.map(({ txid, vout }) => ({ txid, vout }));
      const total = coins.reduce((sum, coin) => sum + coin.amount, 0n);
      const request = {
        inputs,
        outputs: [{ [BURNT]: total }],
        locktime: lockTime,
        options: { add_inputs: false, subtractFeeFromOutputs: [0], fee_rate: 2 },
      };
      return (await node.ask('walletcreatefundedpsbt', request, funded, name)).psbt;
    }
  });

  describe('libraries of web wallets', () => {
    const own = async (chosen: readonly CoinKind[], from: number): Promise<readonly OwnedCoin[]> => {
      const owned = chosen.map((kind, at) => coinOf(kind, from + at));
      const addresses = owned.map(({ coin }) => Address(regtest).encode(OutScript.decode(coin.scriptPubKey)));
      const coins = await coinsOn(addresses);
      return owned.map(({ coin, ...one }, at) => ({ ...one, coin: { ...coin, ...coins[at] } }));
    };
    const build = (owned: readonly OwnedCoin[], more: Partial<ProofOptions> = {}) =>
      buildProof({ message, coins: owned.map(({ coin }) => coin), ...more });

    for (const how of [
      { format: 'bip322-pof', version: 0 },
      { format: 'bip322-pof', version: 2 },
      { format: 'hybrid', version: 0 },
    ] as const)
      it(`@scure/btc-signer: all kinds in one ${how.format}, PSBT version ${how.version}`, async () => {
        const owned = await own(
          coinKinds.filter((kind) => kind !== 'wsh(covenant)'),
          1000 + 10 * how.version + how.format.length,
        );
        const keys = owned.flatMap((one) => one.keys);
        await proves(base64(signWithScure(build(owned, how), keys)), owned.length);
      });

    for (const kind of [
      'wpkh',
      'sh(wpkh)',
      'pkh',
      'tr',
      'wsh(multi)',
      'sh(wsh(multi))',
      'sh(multi)',
    ] as const)
      it(`bitcoinjs-lib: ${kind}, verified and finalized by itself`, async () => {
        const owned = await own([kind, kind], 2000);
        for (const format of ['bip322-pof', 'hybrid'] as const) {
          // Input 0 is signed like the first coin.
          const signed = signWithBitcoinjs(base64(build(owned, { format })), owned);
          await proves(`pof${signed}`, 2);
        }
      });
  });

  describe('Electrum of Debian, offline', { skip: missing('electrum') }, () => {
    it('a wallet of a seed with SegWit addresses returns the transaction', async () => {
      using signer = await createElectrumSigner();
      const coins = await coinsOn([await signer.address()]);
      for (const format of ['bip322-pof', 'hybrid'] as const) {
        const signed = await signer.sign(base64(buildProof({ message, coins, format })));
        await proves(signed, 1);
      }
    });

    it('a wallet of one key, P2PKH', async () => {
      const secret = new Uint8Array(32).fill(0x45);
      using signer = await createElectrumKey({ script: 'p2pkh', wif: WIF(regtest).encode(secret) });
      const { address } = p2pkh(pubECDSA(secret), regtest);
      const coins = await coinsOn([String(address), String(address)]);
      await proves(await signer.sign(base64(buildProof({ message, coins }))), 2);
    });
  });

  it('what an ordinary PSBT of the same coins is: a transaction', async () => {
    const owned = coinOf('wpkh', 3000);
    const to = Address(regtest).encode(OutScript.decode(owned.coin.scriptPubKey));
    const [coin] = await coinsOn([to]);
    assert.ok(coin);
    const tx = new Transaction();
    tx.addInput({
      txid: coin.txid,
      index: coin.vout,
      witnessUtxo: { script: coin.scriptPubKey, amount: coin.amount },
    });
    tx.addOutput({ script: coin.scriptPubKey, amount: coin.amount - 1000n });
    for (const key of owned.keys) tx.sign(key);
    tx.finalize();
    const [answer] = await node.ask('testmempoolaccept', [[tx.hex]], accepts);
    assert.equal(answer?.allowed, true);
  });
});
