/** What happens on the chain and in the mempool: the node's notices as hints, its answers as the truth. */
import type { Log, Metrics, Random } from '../../core/ports.ts';
import type { After } from './after.ts';
import type { BitcoinRpc } from './bitcoin-rpc.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';
import { createTipFollower, type Tip, type TipEvent } from './chain-tip.ts';
import { findEndpoints, type ZmqEndpoint } from './zmq-endpoints.ts';
import type { Notice, Topic } from './zmq-notices.ts';
import { createZmqSubscriber, type ZmqSubscriber } from './zmq-subscriber.ts';

export type ChainEvent =
  | TipEvent
  /** Entered the mempool, or left it without being mined. A wallet of the node may learn of it a moment later. */
  | { readonly kind: 'transaction_seen' | 'transaction_removed'; readonly txid: string }
  /** Some may have gone by unheard: read the mempool again where it matters. */
  | { readonly kind: 'transactions_missed' };

export type ChainEventsOptions = {
  readonly rpc: BitcoinRpc;
  /** Where the node is, as the address for calls has it. */
  readonly host: string;
  /** The last tip that was dealt with, so that nothing since is left out; null begins now. */
  readonly from: Tip | null;
  /** Milliseconds between questions to the node, however quiet it is. */
  readonly every: number;
  readonly listener: (event: ChainEvent) => void;
  readonly after: After;
  readonly random: Random;
  readonly metrics: Metrics;
  readonly log: Log;
};

export type ChainEvents = {
  readonly tip: () => Tip | null;
  /** True while the node's own notices come in; without them everything is found out by asking, later. */
  readonly isLive: () => boolean;
  /** Live, and told of transactions as well: many nodes publish blocks alone. */
  readonly hearsTransactions: () => boolean;
  /** Asks now; resolves when caught up, or when the node could not be asked. */
  readonly check: () => Promise<void>;
  readonly close: () => void;
};

export function createChainEvents(options: ChainEventsOptions): ChainEvents {
  const { rpc, metrics, log, after } = options;
  let closed = false;
  let subscribers: readonly (ZmqEndpoint & { readonly subscriber: ZmqSubscriber })[] = [];
  let callOff = () => {};
  let checking: Promise<void> | undefined;
  let asked = false;

  const emit = (event: ChainEvent) => {
    if (closed) return;
    metrics.count('chain_events_total', { kind: event.kind });
    try {
      options.listener(event);
    } catch (error) {
      log.error({ err: error, kind: event.kind }, 'an event of the chain was not dealt with');
    }
  };
  const follower = createTipFollower(rpc, options.from, emit);

  const onNotice = (notice: Notice) => {
    if (notice.kind === 'block') return void check();
    emit({ kind: notice.kind === 'seen' ? 'transaction_seen' : 'transaction_removed', txid: notice.txid });
  };
  const onMissed = () => {
    emit({ kind: 'transactions_missed' });
    void check();
  };

  /** A node may come back publishing elsewhere, or not at all. */
  const subscribe = (endpoints: readonly ZmqEndpoint[]) => {
    if (closed || JSON.stringify(endpoints) === JSON.stringify(subscribers.map(placeOf))) return;
    for (const { subscriber } of subscribers) subscriber.close();
    subscribers = endpoints.map((one) => ({
      ...one,
      subscriber: createZmqSubscriber({ ...options, ...one, onNotice, onMissed }),
    }));
  };

  const isLive = () =>
    subscribers.length > 0 && subscribers.every(({ subscriber }) => subscriber.isConnected());

  async function once(): Promise<void> {
    await follower.follow();
    if (!isLive()) subscribe(await findEndpoints(rpc, options.host).catch(noEndpoints));
  }

  /** One at a time; whoever asks meanwhile makes it look once more. */
  async function rounds(): Promise<void> {
    try {
      do {
        asked = false;
        await once();
      } while (asked && !closed);
    } catch (error) {
      if (error instanceof NodeError)
        log.debug({ code: error.code }, 'the chain could not be followed for now');
      else log.error({ err: error }, 'the chain could not be followed');
    }
  }

  function check(): Promise<void> {
    asked = true;
    checking ??= rounds().finally(() => {
      checking = undefined;
    });
    return checking;
  }

  const poll = () => {
    if (closed) return;
    void check().finally(() => {
      if (!closed) callOff = after(options.every, poll);
    });
  };
  poll();

  return {
    tip: follower.tip,
    isLive,
    hearsTransactions: () => isLive() && subscribers.some(({ topics }) => topics.some(isOfTransactions)),
    check,
    close() {
      closed = true;
      callOff();
      for (const { subscriber } of subscribers) subscriber.close();
    },
  };
}

const isOfTransactions = (topic: Topic) => topic === 'sequence' || topic === 'hashtx';

const placeOf = ({ url, topics }: ZmqEndpoint): ZmqEndpoint => ({ url, topics });

/** A node without ZeroMQ, or one that keeps where it publishes to itself. */
function noEndpoints(error: unknown): readonly ZmqEndpoint[] {
  if (error instanceof NodeError && (error.code === 'unknown_method' || error.code === 'forbidden'))
    return [];
  throw error;
}
