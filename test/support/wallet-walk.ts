/** A wallet that lives: paid, paying, replacing, reorganised, its node restarted, at random and repeatably. */
import { z } from 'zod';
import type { Dice } from './dice.ts';
import type { createFaucet, Watched } from './wallet-flow.ts';
import type { WalletNode } from './wallet-node.ts';

export type Walk = {
  readonly node: WalletNode;
  readonly faucet: Awaited<ReturnType<typeof createFaucet>>;
  readonly wallet: Watched;
  readonly dice: Dice;
  readonly steps: number;
  readonly reorganisations: number;
  readonly restarts: number;
  /** Resolves when the server's figures are the node's. */
  readonly settle: (what: string) => Promise<{ readonly total: number }>;
};

const loose = z.unknown();
/** Steps between two comparisons. */
const OFTEN = 5;

export async function walkWallet({
  node,
  faucet,
  wallet,
  dice,
  steps,
  reorganisations,
  restarts,
  settle,
}: Walk) {
  const done = {
    received: 0,
    spent: 0,
    blocks: 0,
    replaced: 0,
    reorganisations: 0,
    restarts: 0,
    compared: 0,
  };
  const elsewhere = await faucet.address();
  /** Evenly over the walk, never at its ends. */
  const due = (at: number, times: number) =>
    Array.from({ length: times }, (_, n) => Math.floor(((n + 1) * steps) / (times + 1))).includes(at);

  const receive = async () => {
    await faucet.send(await wallet.address(), dice.between(10_000, 3_000_000), dice.between(1, 20));
    done.received += 1;
  };
  const mine = async (blocks = 1) => {
    await faucet.mine(blocks);
    done.blocks += blocks;
  };
  /** What comes from others counts for the next payment only when it has confirmed. */
  const spend = async (options: object = {}) => {
    await mine();
    const { total } = await settle('before a payment');
    if (total < 50_000) return receive();
    const all = dice.roll() < 0.1;
    const amount = all ? 'all' : dice.between(5_000, Math.floor(total / 2));
    const rate = dice.between(2, 15);
    const draft = await wallet.build([{ address: elsewhere, amount }], {
      fee_rate: rate,
      accept_high_fee: true,
      ...options,
    });
    const { txid } = await wallet.broadcast(await wallet.signed(draft.psbt));
    done.spent += 1;
    if (all || dice.roll() > 0.3) return;
    await settle('before it is replaced');
    const again = await wallet.build([], { fee_rate: rate + 10, replace: txid, accept_high_fee: true });
    await wallet.broadcast(await wallet.signed(again.psbt));
    done.replaced += 1;
  };
  /** The same transactions wait again, and are mined in other blocks or stay where they are. */
  const reorganise = async () => {
    const depth = dice.between(1, 4);
    await mine(depth);
    const height = await node.height();
    const fork = await node.ask('getblockhash', [height - depth], z.string());
    await node.ask('invalidateblock', [fork], loose);
    if (dice.roll() < 0.5) await settle('while blocks are missing');
    for (let n = 0; n < depth + 2; n += 1) await node.ask('generateblock', [elsewhere, []], loose);
    done.reorganisations += 1;
    await settle('after a reorganisation with empty blocks');
    await mine();
  };
  const restart = async () => {
    await node.restart();
    await node.ask('loadwallet', [faucet.name], loose).catch(() => undefined);
    await node.ask('loadwallet', [wallet.nodeName], loose).catch(() => undefined);
    for (const name of wallet.signerNames) await node.ask('loadwallet', [name], loose).catch(() => undefined);
    done.restarts += 1;
    await settle('after a restart of the node');
  };

  for (let at = 0; at < steps; at += 1) {
    if (due(at, reorganisations)) await reorganise();
    if (due(at, restarts)) await restart();
    const roll = dice.roll();
    if (roll < 0.5) await receive();
    else if (roll < 0.75) await spend();
    else await mine();
    if (at % OFTEN === OFTEN - 1) {
      await settle(`after step ${at}`);
      done.compared += 1;
    }
  }
  await mine();
  await settle('at the end');
  return done;
}
