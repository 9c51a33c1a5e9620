/** Watch-only wallets: their public side, and what the chain says of it. Reading takes `wallet:read`, all else `wallet:write`. */
import { readEvents } from './events.ts';
import { fileOf } from './file.ts';
import { lasting } from './lasting.ts';
import { createListing } from './paging.ts';
import type { Call, Transport } from './transport.ts';
import type {
  AddedWallet,
  AddressesPage,
  AddressesQuery,
  BuiltDraft,
  CoinsPage,
  DeletedWallet,
  DraftsPage,
  Fees,
  Frozen,
  GivenAddress,
  ImportedLabels,
  NewAddress,
  NewDraft,
  NewWallet,
  PageQuery,
  Rescan,
  RestoreRequest,
  Scan,
  SpendPaths,
  TransactionsPage,
  Wallet,
  WalletCandidates,
  WalletChange,
  WalletFile,
  WalletImport,
  WalletLabel,
  WalletLock,
  WalletsPage,
} from './types.ts';

export function createWallets(transport: Transport) {
  const { done, json, send, url } = transport;
  const at = (id: string, part = '') => `/api/wallets/${encodeURIComponent(id)}${part}`;

  async function* streamed(id: string, call: Call): AsyncGenerator<Wallet, void, undefined> {
    const { body } = await send('GET', at(id, '/events'), { accept: 'text/event-stream', ...call });
    if (!body) return;
    for await (const { event, data } of readEvents(body))
      if (event === 'wallet') yield JSON.parse(data) as Wallet;
  }

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

    /** The wallet as it is, and again whenever that changes. A lost connection is taken up again. */
    watch: (id: string, call: Call = {}): AsyncGenerator<Wallet, void, undefined> =>
      lasting(() => streamed(id, call), call.signal),

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

    /** A passphrase on what the server keeps of it. Nobody can recover it. */
    lock: {
      get: (id: string, call: Call = {}): Promise<WalletLock> => json('GET', at(id, '/lock'), call),
      set: (id: string, passphrase: string, call: Call = {}): Promise<WalletLock> =>
        json('POST', at(id, '/encrypt'), { json: { passphrase }, ...call }),
      /** Ends what sessions have opened. */
      close: (id: string, call: Call = {}): Promise<WalletLock> =>
        json('POST', at(id, '/encrypt'), { json: {}, ...call }),
      /** For this session, and for an hour. @throws HodlxxiError `passphrase_wrong`. */
      open: (id: string, passphrase: string, call: Call = {}): Promise<WalletLock> =>
        json('POST', at(id, '/decrypt'), { json: { passphrase }, ...call }),
      remove: (id: string, passphrase: string, call: Call = {}): Promise<WalletLock> =>
        json('POST', at(id, '/decrypt'), { json: { passphrase, remove_lock: true }, ...call }),
    },

    /** Newest first. */
    transactions: {
      page: (id: string, query: PageQuery = {}, call: Call = {}): Promise<TransactionsPage> =>
        json('GET', at(id, '/transactions'), { query, ...call }),
      csv: async (id: string, call: Call = {}): Promise<WalletFile> =>
        fileOf(
          await send('GET', at(id, '/transactions.csv'), { accept: 'text/csv', ...call }),
          'transactions.csv',
        ),
    },

    coins: {
      page: (id: string, query: PageQuery = {}, call: Call = {}): Promise<CoinsPage> =>
        json('GET', at(id, '/utxos'), { query, ...call }),
      /** What is frozen is left out of payments unless it is chosen. Outpoints are `txid:vout`. */
      freeze: (id: string, outpoints: readonly string[], frozen: boolean, call: Call = {}): Promise<Frozen> =>
        json('POST', at(id, '/utxos/freeze'), { json: { outpoints, frozen }, ...call }),
    },

    addresses: {
      page: (id: string, query: AddressesQuery = {}, call: Call = {}): Promise<AddressesPage> =>
        json('GET', at(id, '/addresses'), { query, ...call }),
      /** One that was never handed out before, and never will be again. */
      next: (id: string, wish: NewAddress = {}, call: Call = {}): Promise<GivenAddress> =>
        json('POST', at(id, '/addresses'), { json: wish, ...call }),
    },

    /** What transactions cost at the moment. */
    fees: (call: Call = {}): Promise<Fees> => json('GET', '/api/fees', call),

    /** The ways to spend from it, and when each opens. A draft names one by its `index`. */
    spendPaths: (id: string, call: Call = {}): Promise<SpendPaths> =>
      json('GET', at(id, '/spend-paths'), call),

    /** Payments for a signer elsewhere. */
    drafts: {
      page: (id: string, query: PageQuery = {}, call: Call = {}): Promise<DraftsPage> =>
        json('GET', at(id, '/drafts'), { query, ...call }),
      get: (id: string, draft: string, call: Call = {}): Promise<BuiltDraft> =>
        json('GET', at(id, `/drafts/${encodeURIComponent(draft)}`), call),
      /** Its coins are reserved until it expires. */
      build: (id: string, draft: NewDraft, call: Call = {}): Promise<BuiltDraft> =>
        json('POST', at(id, '/psbt'), { json: draft, ...call }),
      /** Its coins are free again. */
      discard: (id: string, draft: string, call: Call = {}): Promise<void> =>
        done('DELETE', at(id, `/drafts/${encodeURIComponent(draft)}`), call),
      /** Address of the PSBT as a file, for a link of the same origin. */
      fileUrl: (id: string, draft: string, version: 0 | 2 = 0): URL =>
        url(at(id, `/drafts/${encodeURIComponent(draft)}/file`), { version }),
    },

    /** BIP-329. */
    labels: {
      /** JSON lines, for other wallets. */
      get: async (id: string, call: Call = {}): Promise<WalletFile> =>
        fileOf(await send('GET', at(id, '/labels'), { accept: '*/*', ...call }), 'labels.jsonl'),
      /** Those that are named; the others stay. An empty label takes it away. */
      /** JSON lines of another wallet. */
      import: (id: string, text: string, call: Call = {}): Promise<ImportedLabels> =>
        json('PUT', at(id, '/labels'), { text, ...call }),
      put: (id: string, labels: readonly WalletLabel[], call: Call = {}): Promise<ImportedLabels> =>
        json('PUT', at(id, '/labels'), {
          text: labels.map((one) => JSON.stringify(one)).join('\n'),
          ...call,
        }),
    },

    /** Everything needed to watch it elsewhere: JSON, or with a passphrase a file of `age`. It can spend nothing. */
    backup: async (
      id: string,
      { passphrase }: { readonly passphrase?: string | undefined } = {},
      call: Call = {},
    ): Promise<WalletFile> => {
      const options = { json: { passphrase }, accept: '*/*', ...call };
      return fileOf(await send('POST', at(id, '/backup'), options), 'wallet-backup');
    },

    /** @throws HodlxxiError `backup_mismatch` when it was altered; nothing is then restored. */
    restore: (backup: RestoreRequest, call: Call = {}): Promise<AddedWallet> =>
      json('POST', '/api/wallets/restore', { json: backup, ...call }),
  };
}
