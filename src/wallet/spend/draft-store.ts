/** What spending reads and writes down. Another person's wallet is to every method as if it did not exist. */
import type { Origin } from '../../core/ports.ts';
import type { Branch, Coin, TransactionState } from '../model.ts';
import type { Outpoint } from './node.ts';

/** A coin with what choosing among coins takes. */
export type WalletCoin = Omit<Coin, 'label'> & {
  readonly script: string;
  /** The wallet's own payment made it, so that nobody else can take it back. */
  readonly ownPayment: boolean;
  /** When its transaction was seen or mined; milliseconds since the epoch. */
  readonly at: number;
};

export type Place = {
  readonly walletId: string;
  readonly branch: Branch;
  readonly position: number;
  readonly address: string;
  readonly script: string;
};

export type DraftState = 'open' | 'broadcast' | 'discarded' | 'expired';

export type DraftRow = {
  readonly id: string;
  readonly walletId: string;
  readonly unsignedTxid: string;
  readonly sealed: Uint8Array;
  readonly state: DraftState;
  readonly txid: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
};

export type SaveRequest = {
  readonly userId: string;
  readonly walletId: string;
  readonly id: string;
  readonly unsignedTxid: string;
  readonly sealed: Uint8Array;
  readonly coins: readonly Outpoint[];
  /** Where the change goes; the address is never handed out again. Null when there is none. */
  readonly change: { readonly branch: Branch; readonly position: number; readonly fresh: boolean } | null;
  readonly now: number;
  readonly expiresAt: number;
  readonly origin: Origin;
};

export type OwnedDraft = {
  readonly userId: string;
  readonly walletId: string;
  readonly draftId: string;
  readonly now: number;
  readonly origin: Origin;
};

export type DraftStore = {
  /** All that is unspent, frozen and reserved ones too. */
  readonly coins: (walletId: string, now: number) => Promise<readonly WalletCoin[]>;
  /** What of the wallet a transaction spends. */
  readonly spentBy: (walletId: string, txid: string, now: number) => Promise<readonly WalletCoin[]>;
  readonly transaction: (
    walletId: string,
    txid: string,
  ) => Promise<{ readonly state: TransactionState; readonly hex: string } | null>;
  /** The next address of a branch that nobody has seen; one that was given out but never paid when there is no other. */
  readonly nextAddress: (
    walletId: string,
    branch: Branch,
  ) => Promise<(Place & { readonly fresh: boolean }) | null>;
  /** Which scripts are a person's own. */
  readonly places: (userId: string, scripts: readonly string[]) => Promise<ReadonlyMap<string, Place>>;
  /** A person's wallets that own something a transaction spends or pays to. Scripts in hexadecimal. */
  readonly touched: (
    userId: string,
    spent: readonly Outpoint[],
    scripts: readonly string[],
  ) => Promise<readonly string[]>;
  /** Whether a transaction is in the history of one of a person's wallets. */
  readonly seen: (userId: string, txid: string) => Promise<'mempool' | 'chain' | null>;
  /** At once: the draft, its coins, its change address and the audit event, or none of it. */
  readonly save: (request: SaveRequest) => Promise<'saved' | 'coin_reserved' | 'change_taken' | 'missing'>;
  /** The newest first. */
  readonly list: (
    walletId: string,
    now: number,
    page: { readonly limit: number; readonly before: string | null },
  ) => Promise<readonly DraftRow[]>;
  readonly find: (walletId: string, draftId: string, now: number) => Promise<DraftRow | null>;
  /** By what it would be once signed; an open one comes before others. */
  readonly byTransaction: (userId: string, unsignedTxid: string, now: number) => Promise<DraftRow | null>;
  /** Its coins are free again. The draft as it was, or null when it was not open. */
  readonly discard: (request: OwnedDraft) => Promise<boolean>;
  /** Every draft of this transaction, whichever of the person's wallets has it. */
  readonly markBroadcast: (request: {
    readonly userId: string;
    readonly unsignedTxid: string;
    readonly txid: string;
    readonly now: number;
    readonly origin: Origin;
  }) => Promise<readonly string[]>;
};
