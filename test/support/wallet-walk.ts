/** Wallets that live side by side: paid, paying, replacing, reorganised, their node restarted, at random and repeatably. */
import { z } from 'zod';
import { eventually } from './deployment.ts';
import { createDice, type Dice } from './dice.ts';
import { type createFaucet, settle, type Watched } from './wallet-flow.ts';
import type { WalletNode } from './wallet-node.ts';

export type Walk = {
  readonly node: WalletNode;
  readonly faucet: Awaited<ReturnType<typeof createFaucet>>;
  readonly wallets: readonly Watched[];
  readonly dice: Dice;
  /** In each of them every wallet has at least one transaction. */
  readonly steps: number;
  readonly reorganisations: number;
  readonly restarts: number;
};

const loose = z.unknown();
/** Steps between two comparisons of everything. */
const OFTEN = 5;

/** Whatever is compared is compared with the node's own figures, coins and history. */
export async function walkWallets(walk: Walk) {
  const { node, faucet, wallets, dice, steps } = walk;
  const done = { blocks: 0, reorganisations: 0, restarts: 0, compared: 0 };
  const elsewhere = await faucet.address();
  const lives = wallets.map((wallet, at) =>
    createLife({ ...walk, wallet, dice: createDice(dice.seed + at), elsewhere }),
  );
  /** Evenly over the walk, never at its ends. */
  const due = (at: number, times: number) =>
    Array.from({ length: times }, (_, n) => Math.floor(((n + 1) * steps) / (times + 1))).includes(at);

  const agree = async (what: string) => {
    await Promise.all(wallets.map((wallet) => settle(wallet, `${wallet.kind}, ${what}`)));
    done.compared += 1;
  };
  const mine = async (blocks = 1) => {
    await faucet.mine(blocks);
    done.blocks += blocks;
  };
  /** The same transactions wait again, and are mined in other blocks or stay where they are. */
  const reorganise = async () => {
    const depth = dice.between(1, 4);
    await mine(depth);
    const height = await node.height();
    const fork = await node.ask('getblockhash', [height - depth], z.string());
    await node.ask('invalidateblock', [fork], loose);
    if (dice.roll() < 0.5) await agree('while blocks are missing');
    for (let n = 0; n < depth + 2; n += 1) await node.ask('generateblock', [elsewhere, []], loose);
    done.reorganisations += 1;
    await agree('after a reorganisation with empty blocks');
    await mine();
  };
  const restart = async () => {
    await node.restart();
    const names = wallets.flatMap(({ nodeName, signerNames }) => [nodeName, ...signerNames]);
    for (const name of [faucet.name, ...names])
      await node.ask('loadwallet', [name], loose).catch(() => undefined);
    done.restarts += 1;
    await agree('after a restart of the node');
  };

  for (let at = 0; at < steps; at += 1) {
    if (due(at, walk.reorganisations)) await reorganise();
    if (due(at, walk.restarts)) await restart();
    if (dice.roll() < 0.7) {
      await mine();
      await eventually('the block is known of', async () => {
        const [height, ...synced] = await Promise.all([node.height(), ...wallets.map((one) => one.synced())]);
        return synced.every((one) => one === height);
      });
      await Promise.all(lives.map((life) => life.act()));
    } else await Promise.all(lives.map((life) => life.receive()));
    if (at % OFTEN === OFTEN - 1) await agree(`after step ${at}`);
  }
  await mine();
  await agree('at the end');
  return { ...done, lives: lives.map(({ done: own }) => own) };
}

type LifeOptions = Pick<Walk, 'faucet' | 'dice'> & { readonly wallet: Watched; readonly elsewhere: string };

/** One wallet's own transactions. */
function createLife({ faucet, wallet, dice, elsewhere }: LifeOptions) {
  const done = { kind: wallet.kind, received: 0, spent: 0, replaced: 0 };

  const receive = async () => {
    await faucet.send(await wallet.address(), dice.between(10_000, 3_000_000), dice.between(1, 20));
    done.received += 1;
  };
  const spend = async () => {
    const { confirmed } = await wallet.balance();
    if (confirmed < 50_000) return receive();
    const all = dice.roll() < 0.1;
    const amount = all ? 'all' : dice.between(5_000, Math.floor(confirmed / 2));
    const rate = dice.between(2, 15);
    const draft = await wallet.build([{ address: elsewhere, amount }], {
      fee_rate: rate,
      accept_high_fee: true,
    });
    const { txid } = await wallet.broadcast(await wallet.signed(draft.psbt));
    done.spent += 1;
    if (!all && dice.roll() < 0.3) await replace(txid, rate + 10);
  };
  const replace = async (txid: string, rate: number) => {
    await eventually('the payment is known of', () => wallet.knows(txid));
    const again = await wallet.build([], { fee_rate: rate, replace: txid, accept_high_fee: true });
    await wallet.broadcast(await wallet.signed(again.psbt));
    done.replaced += 1;
  };

  return { done, receive, act: () => (dice.roll() < 0.5 ? receive() : spend()) };
}
