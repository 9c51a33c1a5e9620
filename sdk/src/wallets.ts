/** Watch-only wallets: their public side, and what the chain says of it. Reading takes `wallet:read`, all else `wallet:write`. */
import { createListing } from './paging.ts';
import type { Call, Transport } from './transport.ts';
import type {
  AddedWallet,
  DeletedWallet,
  NewWallet,
  Rescan,
  Scan,
  Wallet,
  WalletCandidates,
  WalletChange,
  WalletImport,
  WalletsPage,
} from './types.ts';

export function createWallets(transport: Transport) {
  const { json } = transport;
  const at = (id: string, part = '') => `/api/wallets/${encodeURIComponent(id)}${part}`;
  return {
    ...createListing(transport, '/api/wallets', ({ wallets }: WalletsPage) => wallets),

    /**
     * What a text from a wallet may stand for, with the first addresses of each. Nothing is kept.
     * @throws HodlxxiError `private_key_refused` when it could spend.
     */
    preview: (text: WalletImport, call: Call = {}): Promise<WalletCandidates> =>
      json('POST', '/api/wallets/preview', { json: text, ...call }),

    /** The chain is then read for it: `scan` tells how far. @throws HodlxxiError `script_ambiguous`, `wallet_exists`. */
    add: (wallet: NewWallet, call: Call = {}): Promise<AddedWallet> =>
      json('POST', '/api/wallets', { json: wallet, ...call }),

    get: (id: string, call: Call = {}): Promise<Wallet> => json('GET', at(id), call),

    /** What is absent stays. */
    update: (id: string, change: WalletChange, call: Call = {}): Promise<Wallet> =>
      json('PATCH', at(id), { json: change, ...call }),

    /** With labels and history. Coins are not touched: their keys were never here. */
    remove: (id: string, call: Call = {}): Promise<DeletedWallet> => json('DELETE', at(id), call),

    scan: {
      /** The last one, or the one that is under way. */
      get: (id: string, call: Call = {}): Promise<Scan> => json('GET', at(id, '/scan'), call),
      start: (id: string, from: Rescan = {}, call: Call = {}): Promise<Scan> =>
        json('POST', at(id, '/rescan'), { json: from, ...call }),
      /** What was found so far stays. */
      cancel: (id: string, call: Call = {}): Promise<Scan> => json('DELETE', at(id, '/scan'), call),
    },
  };
}
