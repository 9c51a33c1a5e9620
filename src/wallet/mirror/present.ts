/** From rows to answers. */
import type { z } from 'zod';
import type { Balance, Coin, Wallet, WalletTransaction } from '../model.ts';
import { iso } from '../present.ts';
import type { AddressRow } from './reads-store.ts';
import type { addressAnswer, balanceAnswer, coinAnswer, transactionAnswer } from './schema.ts';

/** Every amount of bitcoin is below 2^53 satoshis. */
const sats = (amount: bigint): number => Number(amount);
const isoOrNull = (time: number | null) => (time === null ? null : iso(time));

/** 1 for what is in the last block; 0 while it is in none, or nobody knows how far the chain goes. */
export function confirmations(height: number | null, { synced }: Pick<Wallet, 'synced'>): number {
  return height === null || synced === null ? 0 : Math.max(0, synced.height - height + 1);
}

export function presentBalance({ state, synced }: Wallet, balance: Balance): z.infer<typeof balanceAnswer> {
  return {
    confirmed: sats(balance.confirmed),
    pending: sats(balance.pending),
    immature: sats(balance.immature),
    frozen: sats(balance.frozen),
    total: sats(balance.total),
    synced_height: synced?.height ?? null,
    state,
  };
}

export function presentAddress(row: Omit<AddressRow, 'script'>): z.infer<typeof addressAnswer> {
  return {
    address: row.address,
    branch: row.branch,
    position: row.position,
    label: row.label,
    given_at: isoOrNull(row.givenAt),
    used_at: isoOrNull(row.usedAt),
    received: sats(row.received),
    holds: sats(row.holds),
  };
}

export function presentCoin(
  wallet: Wallet,
  coin: Coin & { readonly at: number; readonly immature: boolean },
): z.infer<typeof coinAnswer> {
  const { at, amount, height, ...rest } = coin;
  return {
    ...rest,
    amount: sats(amount),
    at: iso(at),
    height,
    confirmations: confirmations(height, wallet),
  };
}

export function presentTransaction(
  wallet: Wallet,
  { at, received, sent, fee, replacedBy, blockHash: _, ...rest }: WalletTransaction,
): z.infer<typeof transactionAnswer> {
  return {
    ...rest,
    at: iso(at),
    received: sats(received),
    sent: sats(sent),
    fee: fee === null ? null : sats(fee),
    confirmations: confirmations(rest.height, wallet),
    replaced_by: replacedBy,
  };
}
