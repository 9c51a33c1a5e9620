/** Somebody who proves funds over HTTP, with coins in a wallet of the node. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { amount } from '../../src/infra/chain/bitcoin-rpc-json.ts';
import type { createFaucet } from './wallet-flow.ts';
import type { WalletNode } from './wallet-node.ts';
import type { Person } from './wallet-server.ts';

type Faucet = Awaited<ReturnType<typeof createFaucet>>;
export type Outpoint = { readonly txid: string; readonly vout: number };

const processed = z.object({ psbt: z.string(), complete: z.boolean() });
const outputs = z.object({
  vout: z.array(z.object({ n: z.int(), scriptPubKey: z.object({ address: z.string().optional() }) })),
});

export const challengeOf = z.object({
  challenge_id: z.uuid(),
  message: z.string(),
  expires_at: z.iso.datetime(),
});
export const verdictOf = z.object({
  verified: z.boolean(),
  meets_threshold: z.boolean(),
  proof_id: z.uuid().nullable(),
  valid_until: z.iso.datetime().nullable(),
  total: z.int().nullable(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean() })),
  ticket: z.string().nullable(),
});
export const proofOf = z.object({
  proof_id: z.uuid(),
  state: z.string(),
  ended_by: z.string().nullable(),
  total: z.int().nullable(),
});

export type Wish = { readonly privacy_level: string; readonly threshold_amount?: number };
const BOOLEAN: Wish = { privacy_level: 'boolean' };

/** A wallet of the node that holds keys; `type` is the node's word for its addresses. */
export async function createPurse(node: WalletNode, faucet: Faucet, type = 'bech32') {
  const name = `purse_${randomUUID().slice(0, 8)}`;
  await node.ask('createwallet', { wallet_name: name }, z.unknown());

  return {
    name,
    /** Coins of so many satoshis each, with so many confirmations. */
    async coins(amounts: readonly number[], confirmations = 1): Promise<readonly Outpoint[]> {
      const made: Outpoint[] = [];
      for (const sats of amounts) {
        const address = await node.ask('getnewaddress', ['', type], z.string(), name);
        const txid = await faucet.send(address, sats);
        const how = { txid, verbose: true };
        const { decoded } = await node.ask(
          'gettransaction',
          how,
          z.object({ decoded: outputs }),
          faucet.name,
        );
        const at = decoded.vout.find(({ scriptPubKey }) => scriptPubKey.address === address);
        if (!at) throw new Error('the payment does not pay');
        made.push({ txid, vout: at.n });
      }
      if (confirmations > 0) await faucet.mine(confirmations);
      return made;
    },
    /** What coin control of a wallet exports: an ordinary payment of these coins, not signed. */
    async unsigned(coins: readonly Outpoint[]): Promise<string> {
      // Wallets of the node learn of the mempool a moment after it.
      await node.ask('syncwithvalidationinterfacequeue', [], z.null());
      const to = await faucet.address();
      const psbt = await node.ask('createpsbt', { inputs: coins, outputs: [{ [to]: 1000n }] }, z.string());
      return (await node.ask('walletprocesspsbt', { psbt, sign: false }, processed, name)).psbt;
    },
    async sign(psbt: string): Promise<string> {
      return (await node.ask('walletprocesspsbt', { psbt }, processed, name)).psbt;
    },
    /** Moves a coin; resolves to the transaction. */
    async spend(coin: Outpoint): Promise<string> {
      const how = { inputs: [coin], add_inputs: false, subtract_fee_from_outputs: [0], fee_rate: 5 };
      const info = z.object({ value: amount });
      const { value } = await node.ask('gettxout', [coin.txid, coin.vout, true], info);
      return (
        await node.ask(
          'send',
          { outputs: [{ [await faucet.address()]: value }], options: how },
          z.object({ txid: z.string() }),
          name,
        )
      ).txid;
    },
  };
}

export type Purse = Awaited<ReturnType<typeof createPurse>>;

/** The steps of a proof as one person takes them. */
export function proverOf(person: Person, purse: Purse) {
  const challenge = async (wish: object = BOOLEAN) =>
    challengeOf.parse((await person.expect(201, 'POST', '/api/pof/challenge', wish)).body);
  const signed = async (challengeId: string, coins: readonly Outpoint[], more: object = {}) => {
    const body = { challenge_id: challengeId, psbt: await purse.unsigned(coins), ...more };
    const made = await person.expect(200, 'POST', '/api/pof/psbt', body);
    return purse.sign(String(made.body['psbt']));
  };
  const verify = (challengeId: string, psbt: string, more: object = {}) =>
    person.send('POST', '/api/pof/verify', { challenge_id: challengeId, psbt, ...more });

  return {
    challenge,
    signed,
    verify,
    async prove(coins: readonly Outpoint[], wish: object = BOOLEAN) {
      const { challenge_id: id } = await challenge(wish);
      const psbt = await signed(id, coins);
      const reply = await verify(id, psbt);
      if (reply.status !== 200) throw new Error(`not verified: ${reply.status} ${reply.text.slice(0, 500)}`);
      return { psbt, ...verdictOf.parse(reply.body) };
    },
    get: async (id: string) => proofOf.parse((await person.expect(200, 'GET', `/api/pof/proofs/${id}`)).body),
  };
}
