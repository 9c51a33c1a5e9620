import type { WalletTransaction } from '@hodlxxi/sdk';
import type { IconName } from '../ui/icon.tsx';

type Words = {
  readonly icon: IconName;
  readonly title: string;
  /** Undefined for what is settled. */
  readonly state: string | undefined;
  /** Whether it is part of the balance. */
  readonly counts: boolean;
};

const standing = {
  confirmed: undefined,
  pending: 'Pending',
  replaced: 'Replaced',
  conflicted: 'Void',
  dropped: 'Dropped',
  abandoned: 'Given up',
} as const;

/** Blocks after which nobody expects a payment to be undone. */
const SETTLED = 6;

type Shown = Pick<WalletTransaction, 'state' | 'received' | 'sent' | 'fee' | 'coinbase' | 'confirmations'>;

export function transactionWords({ state, received, sent, fee, coinbase, confirmations }: Shown): Words {
  const isFresh = state === 'confirmed' && confirmations < SETTLED;
  return {
    ...direction(received, sent, fee, coinbase),
    state: isFresh ? `${confirmations} of ${SETTLED} blocks` : standing[state],
    counts: state === 'confirmed' || state === 'pending',
  };
}

function direction(received: number, sent: number, fee: number | null, coinbase: boolean) {
  if (coinbase) return { icon: 'bitcoin', title: 'Mined' } as const;
  if (sent === 0) return { icon: 'receive', title: 'Received' } as const;
  // All that is missing is the fee: it went from one's own pocket to another.
  if (fee !== null && sent - received === fee) return { icon: 'again', title: 'To yourself' } as const;
  return received > sent
    ? ({ icon: 'receive', title: 'Received, with others' } as const)
    : ({ icon: 'send', title: 'Sent' } as const);
}
