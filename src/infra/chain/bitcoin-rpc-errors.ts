/** What can go wrong between us and a Bitcoin node, named so that a caller can act on it. */

const TEXTS = {
  // Between us and the node.
  unreachable: 'nothing answers where the Bitcoin node should be',
  connection_lost: 'the connection to the Bitcoin node broke before its answer came',
  timeout: 'the Bitcoin node took too long',
  unavailable: 'the Bitcoin node failed several times in a row and is left alone for a moment',
  overloaded: 'too many calls already wait for the Bitcoin node',
  closed: 'our connections to the Bitcoin node are closed',
  busy: 'the Bitcoin node has too much to do, or is stopping',
  unauthorized: 'the Bitcoin node does not take our user and password',
  forbidden: 'the Bitcoin node does not let us make this call (rpcwhitelist)',
  wrong_network: 'the Bitcoin node is on another network than this server',
  unreadable: 'the Bitcoin node gave an answer that is none',
  too_large: 'the call is larger than a Bitcoin node takes',
  // What the node said: src/rpc/protocol.h of Bitcoin Core has the numbers.
  warming_up: 'the Bitcoin node is starting',
  unknown_method: 'the Bitcoin node does not know this call',
  invalid_params: 'the Bitcoin node does not take these parameters',
  invalid_address_or_key: 'the Bitcoin node does not take this address, key or descriptor',
  not_found: 'the Bitcoin node knows no such thing',
  undecodable: 'the Bitcoin node cannot decode this',
  inputs_missing: 'the transaction spends coins that are missing or already spent',
  rejected: 'the transaction breaks the rules of the network or of this node',
  already_mined: 'the transaction is already in the chain',
  wallet_name_invalid: 'no wallet of ours has such a name',
  wallet_not_loaded: 'the wallet is not loaded',
  wallet_missing: 'the Bitcoin node has no such wallet',
  wallet_already_loaded: 'the wallet is already loaded',
  wallet_exists: 'the Bitcoin node already has a wallet of this name',
  wallet_not_named: 'several wallets are loaded and none was named',
  rescanning: 'the wallet is reading the chain',
  rescan_aborted: 'reading the chain was called off',
  insufficient_funds: 'the coins do not cover the amount and its fee',
  amount_too_small: 'the amount is too small to be sent',
  no_address: 'the wallet has no such address',
  wallet_refused: 'the wallet does not do this',
  failed: 'the Bitcoin node could not do this',
} as const;

export type NodeErrorCode = keyof typeof TEXTS;

/**
 * A call failed. The message is ours, always: what the node says may hold an absolute path, or the very key somebody
 * pasted by mistake, so it goes no further than a scrubbed line of the log.
 */
export class NodeError extends Error {
  readonly code: NodeErrorCode;
  /** The node's number for it; null when the node did not answer with one. */
  readonly rpcCode: number | null;
  override readonly name = 'NodeError';

  constructor(code: NodeErrorCode, rpcCode: number | null = null) {
    super(TEXTS[code]);
    this.code = code;
    this.rpcCode = rpcCode;
  }
}

/** Only where one number stands for many things are the node's words looked at; the first row that fits counts. */
const TABLE: readonly (readonly [number, NodeErrorCode, RegExp?])[] = [
  [-28, 'warming_up'],
  [-32601, 'unknown_method'],
  [-1, 'rescan_aborted', /^Rescan aborted/],
  [-1, 'invalid_params'],
  [-3, 'invalid_params'],
  [-8, 'invalid_params'],
  [-32600, 'invalid_params'],
  [-32602, 'invalid_params'],
  [-5, 'not_found', /^(No such|Invalid or non-wallet|Transaction not|Block not found)/],
  [-5, 'invalid_address_or_key'],
  [-22, 'undecodable'],
  [-25, 'inputs_missing'],
  [-26, 'rejected'],
  [-27, 'already_mined'],
  [-18, 'wallet_missing', /Path does not exist|not in recognized format/],
  [-18, 'wallet_not_loaded'],
  [-35, 'wallet_already_loaded'],
  [-36, 'wallet_exists'],
  [-19, 'wallet_not_named'],
  [-4, 'rescanning', /currently rescanning/],
  [-4, 'wallet_exists', /Database already exists/],
  [-4, 'insufficient_funds', /^Insufficient funds|total amount does not cover/],
  [-4, 'amount_too_small', /amount too small|too small to (send|pay)/],
  [-4, 'wallet_already_loaded', /exclusive lock|already loaded/],
  [-6, 'insufficient_funds'],
  [-12, 'no_address'],
  [-4, 'wallet_refused'],
  [-11, 'wallet_refused'],
  [-13, 'wallet_refused'],
  [-14, 'wallet_refused'],
  [-15, 'wallet_refused'],
  [-16, 'wallet_refused'],
  [-17, 'wallet_refused'],
];

/**
 * The name of what a node refused. `importdescriptors` hides such refusals in a successful answer; they are read
 * with this too.
 */
export function nodeErrorOf(refusal: { readonly code: number; readonly message: string }): NodeError {
  const row = TABLE.find(
    ([number, , words]) => number === refusal.code && (words?.test(refusal.message) ?? true),
  );
  return new NodeError(row?.[1] ?? 'failed', refusal.code);
}
