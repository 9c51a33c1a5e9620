import type { ErrorTable } from '../core/errors.ts';

export const walletErrors = {
  private_key_refused: {
    status: 422,
    title: 'This holds a private key or seed phrase',
    remedy:
      'It was not stored and not passed on. Nobody may ask you for it: send the public side only (xpub or descriptor). If you pasted it elsewhere as well, move the coins.',
  },
  descriptor_invalid: {
    status: 422,
    title: 'This is not a wallet that can be watched',
    remedy: 'Export the descriptor, or the extended public key, from your wallet and send it as it is.',
  },
  descriptor_refused: {
    status: 422,
    title: 'The Bitcoin node does not take this descriptor',
    remedy:
      'Check network and key origin. A descriptor counts only if the node derives the same addresses from it as we do.',
  },
  script_ambiguous: {
    status: 422,
    title: 'This key stands for several wallets',
    remedy:
      'Ask `POST /api/wallets/preview`, compare the first addresses with your wallet and send `script`.',
  },
  wrong_network: {
    status: 422,
    title: 'This belongs to another Bitcoin network',
    remedy: 'Send a wallet of the network this server watches.',
  },
  birthday_before_prune_height: {
    status: 422,
    title: 'The Bitcoin node no longer has the blocks this wallet began with',
    remedy:
      'The node is pruned. Send a later `birthday` (what happened before stays unknown), or ask the operator for a node that keeps all blocks.',
  },
  birthday_in_future: {
    status: 422,
    title: 'The birthday lies in the future',
    remedy: 'Send the day the wallet was made, or leave it out to have the whole chain read.',
  },
  wallet_exists: {
    status: 409,
    title: 'You already watch this wallet',
    remedy: 'Use the one in `GET /api/wallets`.',
  },
  wallet_quota_reached: {
    status: 409,
    title: 'No more wallets for this account',
    remedy: 'Delete one that you no longer need, or ask the operator for more.',
  },
  scan_under_way: {
    status: 409,
    title: 'The node is already reading the chain for this wallet',
    remedy: 'Wait for it, or call it off with `DELETE /api/wallets/{id}/scan`.',
  },
  scan_not_under_way: {
    status: 409,
    title: 'There is no scan to call off',
    remedy: 'See `GET /api/wallets/{id}/scan`.',
  },
} as const satisfies ErrorTable;
