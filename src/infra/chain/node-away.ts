import { NodeError, type NodeErrorCode } from './bitcoin-rpc-errors.ts';

/** What passes by itself, or when the operator puts it right; none of it says anything about what was asked. */
const AWAY: ReadonlySet<NodeErrorCode> = new Set([
  'unreachable',
  'connection_lost',
  'timeout',
  'unavailable',
  'overloaded',
  'busy',
  'unauthorized',
  'forbidden',
  'wrong_network',
  'unreadable',
  'warming_up',
]);

/** Whether an error says that the node cannot be asked for now. */
export const isNodeAway = (error: unknown): error is NodeError =>
  error instanceof NodeError && AWAY.has(error.code);
