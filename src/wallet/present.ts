/** From what the room knows to what it says. */
import type { z } from 'zod';
import type { Job } from './jobs/job-store.ts';
import type { Balance, Wallet } from './model.ts';
import type { addedAnswer, candidateAnswer, scanAnswer, walletAnswer } from './schema.ts';
import type { Added, AgreedCandidate } from './wallets.ts';
import type { NewAddress } from './wallets-store.ts';

export const iso = (time: number): string => new Date(time).toISOString();

/** Every amount of bitcoin is below 2^53 satoshis. */
const sats = (amount: bigint): number => Number(amount);

export function presentWallet(wallet: Wallet, balance: Balance | null): z.infer<typeof walletAnswer> {
  const { birthday, lastSyncAt } = wallet;
  return {
    id: wallet.id,
    name: wallet.name,
    network: wallet.network,
    script: wallet.script,
    state: wallet.state,
    locked: wallet.state === 'locked' || wallet.lock !== null,
    is_default: wallet.isDefault,
    birthday: birthday === null ? null : iso(birthday),
    gap_limit: wallet.gapLimit,
    balance: balance && {
      confirmed: sats(balance.confirmed),
      pending: sats(balance.pending),
      immature: sats(balance.immature),
      frozen: sats(balance.frozen),
      total: sats(balance.total),
    },
    synced_height: wallet.synced?.height ?? null,
    created_at: iso(wallet.createdAt),
    last_sync_at: lastSyncAt === null ? null : iso(lastSyncAt),
  };
}

const SHOWN = 3;

/** To be compared with what the wallet itself shows. */
export function presentAddresses(addresses: readonly NewAddress[]) {
  const of = (branch: NewAddress['branch']) =>
    addresses.filter((one) => one.branch === branch).map(({ address }) => address);
  return { first_addresses: of('receive').slice(0, SHOWN), change_address: of('change')[0] ?? null };
}

export function presentCandidate({ candidate, addresses }: AgreedCandidate): z.infer<typeof candidateAnswer> {
  return {
    id: candidate.id,
    script: candidate.script,
    descriptor: candidate.text,
    name: candidate.name,
    ...presentAddresses(addresses),
  };
}

export function presentAdded({ wallet, addresses, job }: Added): z.infer<typeof addedAnswer> {
  return {
    ...presentWallet(wallet, null),
    ...presentAddresses(addresses),
    scan: job && presentScan(job),
  };
}

const MESSAGES: Readonly<Record<string, string>> = {
  chain_unavailable: 'The Bitcoin node does not answer. This goes on by itself when it does.',
  node_catching_up: 'The Bitcoin node is still catching up with the network.',
  birthday_before_prune_height: 'The Bitcoin node no longer has the blocks this wallet began with.',
  descriptor_refused: 'The Bitcoin node does not take the descriptor of this wallet.',
  wallet_locked: 'The wallet is locked. This goes on by itself when you open it.',
};
const STATES: Readonly<Record<Job['state'], string>> = {
  waiting: 'Waiting for its turn.',
  running: 'Reading the chain.',
  done: 'Everything has been read.',
  cancelled: 'Called off. What lies after the last block read is missing until it is read again.',
  failed: 'Ended early. What lies after the last block read is missing until it is read again.',
};

export function presentScan(job: Job): z.infer<typeof scanAnswer> {
  const { fromHeight, toHeight, finishedAt, failure } = job;
  const height = Math.max(fromHeight, job.doneHeight ?? 0, job.seenHeight ?? 0);
  const isUnderWay = job.state === 'running' || job.doneHeight !== null || job.step !== null;
  const state = job.state === 'waiting' && isUnderWay ? 'running' : job.state;
  return {
    kind: job.kind,
    state,
    from_height: fromHeight,
    height: toHeight === null ? height : Math.min(height, toHeight),
    to_height: toHeight,
    progress: job.state === 'done' ? 1 : shareOf(height - fromHeight, (toHeight ?? fromHeight) - fromHeight),
    started_at: iso(job.createdAt),
    finished_at: finishedAt === null ? null : iso(finishedAt),
    code: failure,
    message: (failure === null ? undefined : MESSAGES[failure]) ?? STATES[state],
  };
}

/** Never quite 1 before it is done. */
const shareOf = (done: number, all: number): number =>
  all <= 0 ? 0 : Math.min(0.999, Math.max(0, Math.round((done / all) * 1000) / 1000));
