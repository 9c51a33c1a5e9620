import type { ErrorTable } from '../../core/errors.ts';

export const mirrorErrors = {
  no_address_left: {
    status: 409,
    title: 'No unused address is at hand',
    remedy:
      'Try again in a moment: the next ones are being derived. A wallet whose descriptor has one address has no other.',
  },
  too_many_unused_addresses: {
    status: 409,
    title: 'Too many addresses have been handed out and never used',
    remedy:
      'Use one of those in `GET /api/wallets/{id}/addresses`; other wallets would not look this far ahead.',
  },
  coin_unknown: {
    status: 422,
    title: 'These are no coins of the wallet',
    remedy: 'Nothing was changed. See `errors`, and `GET /api/wallets/{id}/utxos`.',
  },
  transaction_not_dropped: {
    status: 409,
    title: 'Only a transaction that left the mempool can be given up',
    remedy: 'See its `state` in `GET /api/wallets/{id}/transactions`.',
  },
  too_many_streams: {
    status: 429,
    title: 'Too many event streams are open',
    remedy: 'Close one of them, or ask `GET /api/wallets/{id}` now and then.',
  },
} as const satisfies ErrorTable;
