/** One HTTP exchange with the node: credentials, renewed once when refused, and what came back. */
import { type RpcAnswer, readAnswer, readAnswers } from './bitcoin-rpc-answer.ts';
import type { Credentials } from './bitcoin-rpc-credentials.ts';
import { type RpcParams, stringifyExactly } from './bitcoin-rpc-json.ts';
import type { Lane, Transport } from './bitcoin-rpc-transport.ts';

export type RpcCall = { readonly method: string; readonly params?: RpcParams | undefined };

export type Job = {
  readonly path: string;
  readonly lane: Lane;
  readonly calls: readonly RpcCall[];
  /** Otherwise there is exactly one call. */
  readonly isBatch: boolean;
};

/** Asks once and answers in the order of the calls. @throws NodeError when the exchange as a whole failed */
export type Exchange = (job: Job, signal: AbortSignal) => Promise<readonly RpcAnswer[]>;

export function createExchange(transport: Transport, credentials: Credentials): Exchange {
  return async ({ path, lane, calls, isBatch }, signal) => {
    const envelopes = calls.map(envelope);
    const body = stringifyExactly(isBatch ? envelopes : envelopes[0]);
    const auth = await credentials();
    let answer = await transport.post(lane, { path, body, auth, signal });
    if (answer.status === 401) {
      // The node was restarted and has a new cookie; it did nothing with this call.
      const renewed = await credentials(auth);
      if (renewed !== auth) answer = await transport.post(lane, { path, body, auth: renewed, signal });
    }
    return isBatch ? readAnswers(answer, calls.length) : [readAnswer(answer)];
  };
}

/** Core 28 and later answer this with JSON-RPC 2.0, older ones ignore the marker. */
const envelope = ({ method, params = [] }: RpcCall, id: number) => ({ jsonrpc: '2.0', id, method, params });
