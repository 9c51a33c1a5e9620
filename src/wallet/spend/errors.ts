import type { ErrorTable } from '../../core/errors.ts';

export const spendErrors = {
  psbt_invalid: {
    status: 422,
    title: 'This is not a PSBT',
    remedy: 'Send a PSBT (BIP-174 or BIP-370) in base64 or hexadecimal, as your wallet or signer exports it.',
  },
  psbt_too_large: {
    status: 413,
    title: 'The PSBT is too large',
    remedy: 'Send at most 256 KiB and 100 inputs.',
  },
  psbt_private_fields: {
    status: 422,
    title: 'The PSBT has proprietary fields',
    remedy: 'Nobody but their maker knows what they hold. Export the PSBT without them.',
  },
  psbt_mismatch: {
    status: 422,
    title: 'The PSBTs do not belong together',
    remedy: 'Send PSBTs of one transaction, each as its signer returned it.',
  },
  psbt_incomplete: {
    status: 422,
    title: 'Signatures are missing',
    remedy: 'Have the other keys sign as well; `POST /api/psbt/decode` says which. Then send it again.',
  },
  recipient_invalid: {
    status: 422,
    title: 'The address or amount of a recipient cannot be used',
    remedy: 'See `errors`: addresses of this network, amounts above dust, one recipient at most with `all`.',
  },
  coin_unknown: {
    status: 422,
    title: 'A chosen coin is not there to be spent',
    remedy: 'See `GET /api/wallets/{id}/utxos`; it may have been spent meanwhile.',
  },
  coin_frozen: {
    status: 409,
    title: 'A chosen coin is frozen',
    remedy: 'Unfreeze it with `POST /api/wallets/{id}/utxos/freeze`, or choose others.',
  },
  coin_reserved: {
    status: 409,
    title: 'A chosen coin is part of another draft',
    remedy: 'Send or discard that draft (`DELETE /api/wallets/{id}/drafts/{draft}`), or choose others.',
  },
  coin_not_mature: {
    status: 409,
    title: 'The coins cannot be spent yet',
    remedy: 'Newly mined coins need 100 blocks, and a path with a waiting time needs coins of that age.',
  },
  insufficient_funds: {
    status: 409,
    title: 'The coins do not cover the amount and its fee',
    remedy:
      'Send less, choose more coins or a lower fee. Frozen, reserved and foreign unconfirmed coins are left out.',
  },
  too_many_coins: {
    status: 422,
    title: 'This would take more than 100 coins',
    remedy: 'Send it in parts, choosing at most 100 `coins` each time.',
  },
  fee_too_low: {
    status: 422,
    title: 'With this fee no node would pass it on',
    remedy: '`detail` names the least. A replacement also has to pay more than what it replaces.',
  },
  fee_absurd: {
    status: 422,
    title: 'The fee is out of proportion',
    remedy: 'Choose a lower rate or a larger amount. If you mean it, send `accept_high_fee: true`.',
  },
  path_unknown: {
    status: 422,
    title: 'The wallet has no such way to spend',
    remedy: 'Send the index of one of `paths`, which every draft of this wallet lists.',
  },
  path_needed: {
    status: 422,
    title: 'Every way to spend from this wallet has a lock',
    remedy: 'Choose one with `path`.',
  },
  transaction_not_pending: {
    status: 409,
    title: 'The transaction is not waiting in the mempool',
    remedy: 'Only what is unconfirmed and known to the node can be replaced or pushed.',
  },
  transaction_not_own: {
    status: 422,
    title: 'The transaction is not the wallet’s to change',
    remedy:
      'It can be replaced when the wallet owns all its inputs, and pushed when it owns an unspent output.',
  },
  transaction_invalid: {
    status: 422,
    title: 'This is not a Bitcoin transaction',
    remedy: 'Send `hex` as the finalized transaction, or `psbt`.',
  },
  transaction_refused: {
    status: 422,
    title: 'The network would not take this transaction',
    remedy: '`detail` says why. Nothing was sent.',
  },
  inputs_missing: {
    status: 409,
    title: 'What the transaction spends is gone',
    remedy:
      'A coin was spent by another transaction, or never existed. Build it anew from the present coins.',
  },
  not_yet_spendable: {
    status: 409,
    title: 'The transaction is locked until later',
    remedy: 'Keep the signed transaction and send it once `detail` is reached.',
  },
} as const satisfies ErrorTable;
