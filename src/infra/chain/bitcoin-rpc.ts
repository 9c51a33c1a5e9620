/**
 * Calls to a Bitcoin node (Core 24 and later, Knots). Order of one call: deadline, retries, gate, breaker, exchange.
 * Answers pass through a schema, amounts come as satoshis (`amount`), and every failure is a NodeError of our words.
 */
import { z } from 'zod';
import type { Clock, Log, Metrics, Random } from '../../core/ports.ts';
import { type After, after as later } from './after.ts';
import type { RpcAnswer } from './bitcoin-rpc-answer.ts';
import { createAsk, PATIENCE, type RpcOptions } from './bitcoin-rpc-ask.ts';
import { createBreaker } from './bitcoin-rpc-breaker.ts';
import type { Credentials } from './bitcoin-rpc-credentials.ts';
import { orAborted, withDeadline } from './bitcoin-rpc-deadline.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';
import { createExchange, type RpcCall } from './bitcoin-rpc-exchange.ts';
import type { RpcParams } from './bitcoin-rpc-json.ts';
import { createReports } from './bitcoin-rpc-reports.ts';
import { createTransport } from './bitcoin-rpc-transport.ts';
import { createLoader, loadingWhenNeeded, walletPath } from './bitcoin-rpc-wallet.ts';

export type { RpcOptions };

export type Outcome<T> =
  | { readonly ok: true; readonly result: T }
  | { readonly ok: false; readonly error: NodeError };

export type BitcoinRpc = {
  /** One call. @throws NodeError */
  readonly call: <T>(
    method: string,
    params: RpcParams,
    schema: z.ZodType<T>,
    options?: RpcOptions,
  ) => Promise<T>;
  /**
   * Any number of calls, 100 in one request: some 25 times as fast as one by one. What the node refuses is an outcome.
   * @throws NodeError when a request as a whole failed; one call that is not whitelisted fails them all
   */
  readonly batch: <T>(
    calls: readonly RpcCall[],
    schema: z.ZodType<T>,
    options?: RpcOptions,
  ) => Promise<readonly Outcome<T>[]>;
};

export type BitcoinNode = BitcoinRpc & {
  /** The same for one wallet, loaded when needed. @throws NodeError `wallet_name_invalid` for a name not server-made */
  readonly forWallet: (name: string) => BitcoinRpc;
  /** True while the node has failed so often that it is left alone. */
  readonly isAway: () => boolean;
  readonly close: () => Promise<void>;
};

export type BitcoinNodeOptions = {
  /** Without user and password. */
  readonly url: string;
  readonly auth: Credentials;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly after?: After | undefined;
  /** Called for each new connection, before anything is asked over it. */
  readonly onConnect?: (() => void) | undefined;
};

const LOADING = 10 * 60_000;
const LARGEST_BATCH = 100;
const BREAKER = { failures: 5, pause: 1000, longest: 30_000 } as const;

export function createBitcoinNode(options: BitcoinNodeOptions): BitcoinNode {
  const { clock, after = later } = options;
  const reports = createReports(options);
  const transport = createTransport(options.url, options.onConnect);
  const breaker = createBreaker({ ...BREAKER, clock, onChange: reports.away });
  const ask = createAsk({
    ...options,
    after,
    exchange: createExchange(transport, options.auth),
    breaker,
    reports,
  });

  const at = (path: string): BitcoinRpc => ({
    async call(method, params, schema, how = {}) {
      const [answer] = await ask({ path, calls: [{ method, params }], isBatch: false }, how);
      if (answer === undefined) throw new NodeError('unreadable');
      if (!answer.ok) throw answer.error;
      return read(answer.result, schema);
    },
    async batch(calls, schema, how = {}) {
      const answers: RpcAnswer[] = [];
      for (let from = 0; from < calls.length; from += LARGEST_BATCH) {
        const some = calls.slice(from, from + LARGEST_BATCH);
        answers.push(...(await ask({ path, calls: some, isBatch: true }, how)));
      }
      return answers.map((one) =>
        one.ok ? { ok: true, result: read(one.result, schema) } : { ok: false, error: one.error },
      );
    },
  });

  const node = at('/');
  const load = createLoader((name) =>
    node.call('loadwallet', { filename: name }, z.unknown(), { timeout: LOADING }),
  );
  /** Others may wait for the same loading, so it goes on when one of them has no more time. */
  const loadWithin = (name: string, { timeout = PATIENCE, signal }: RpcOptions) =>
    withDeadline({ ms: timeout, signal, after }, (over) => orAborted(load(name), over));
  return {
    ...node,
    forWallet: (name) => loadingWhenNeeded(at(walletPath(name)), (how = {}) => loadWithin(name, how)),
    isAway: breaker.isOpen,
    close: transport.close,
  };
}

function read<T>(result: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(result);
  if (!parsed.success) throw new NodeError('unreadable');
  return parsed.data;
}
