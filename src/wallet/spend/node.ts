/**
 * What spending asks of a node. It has no keys: it reckons sizes and fees for every kind of script, adds to a PSBT what
 * signers need (scripts, previous transactions, BIP-32 origins), checks signatures, and passes transactions on. Every
 * method rejects when the node cannot be asked. Rates are satoshis per virtual byte.
 */
export type Outpoint = { readonly txid: string; readonly vout: number };

export type FundRequest = {
  readonly nodeWallet: string;
  /** Exactly these are spent. */
  readonly inputs: readonly (Outpoint & { readonly sequence: number })[];
  readonly outputs: readonly { readonly address: string; readonly amount: bigint }[];
  /** The output that pays the fee; null: the change does. */
  readonly feeFrom: number | null;
  readonly changeAddress: string;
  readonly feeRate: number;
  readonly lockTime: number;
};

export type Funding =
  | {
      readonly kind: 'funded';
      /** Base64, version 0. */
      readonly psbt: string;
      /** Once signed, in virtual bytes; null when the node cannot tell either. */
      readonly vsize: number | null;
    }
  | { readonly kind: 'insufficient_funds' | 'amount_too_small' | 'refused' }
  /** The node has yet to be told of the wallet, or is reading the chain for it. */
  | { readonly kind: 'not_ready' };

/** What waits in the mempool. Fees are those of the transaction with all it depends on, and all that depends on it. */
export type Pending = {
  readonly vsize: number;
  readonly fee: bigint;
  readonly ancestors: { readonly vsize: number; readonly fees: bigint };
  readonly descendants: { readonly vsize: number; readonly fees: bigint };
};

export type Refusal =
  | 'inputs_missing'
  | 'locked'
  | 'fee_too_low'
  | 'fee_absurd'
  | 'signature'
  | 'dust'
  | 'replacement'
  | 'too_long_chain'
  | 'conflict'
  | 'rules';

export type TestResult =
  | { readonly kind: 'allowed'; readonly vsize: number; readonly fee: bigint }
  | { readonly kind: 'known'; readonly where: 'mempool' | 'chain' }
  | { readonly kind: 'refused'; readonly why: Refusal };

export type SpendNode = {
  readonly fund: (request: FundRequest) => Promise<Funding>;
  /** What confirmed within so many blocks lately; null while the node has seen too little. */
  readonly estimate: (blocks: number) => Promise<number | null>;
  readonly limits: () => Promise<{
    /** Below this nothing enters the mempool. */
    readonly least: number;
    /** What a replacement pays for its own size, on top of all it replaces (BIP-125, rule 4). */
    readonly increment: number;
  }>;
  readonly height: () => Promise<number>;
  readonly pending: (txid: string) => Promise<Pending | null>;
  /** Checks every signature; null for what is no PSBT to the node. */
  readonly finalize: (
    psbt: string,
  ) => Promise<{ readonly hex: string } | { readonly incomplete: string } | null>;
  readonly test: (hex: string, mostRate: number) => Promise<TestResult>;
  /** Doing it again is harmless. */
  readonly send: (hex: string, mostRate: number) => Promise<'sent' | 'mined' | Refusal>;
};
