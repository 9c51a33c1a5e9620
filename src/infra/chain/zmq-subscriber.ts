/** One connection to a node's publisher, made again whenever it ends. */
import { connect, type Socket } from 'node:net';
import type { Log, Random } from '../../core/ports.ts';
import type { After } from './after.ts';
import { ZmtpViolation } from './zmq-frames.ts';
import { createGapWatch, type Notice, readNotice, type Topic } from './zmq-notices.ts';
import { createZmqSession } from './zmq-session.ts';

export type ZmqSubscriberOptions = {
  /** `tcp://host:port` */
  readonly url: string;
  readonly topics: readonly Topic[];
  readonly onNotice: (notice: Notice) => void;
  /** Notices may have gone by unheard: a gap in a counter, or nobody was connected until now. */
  readonly onMissed: () => void;
  readonly after: After;
  readonly random: Random;
  readonly log: Pick<Log, 'info' | 'warn'>;
};

export type ZmqSubscriber = { readonly isConnected: () => boolean; readonly close: () => void };

/** From the first byte to the end of the handshake. */
const PATIENCE = 5000;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;
/** A publisher that is gone without a word is found out by TCP itself. */
const KEEP_ALIVE = 30_000;
/** A publisher takes up a subscription some time after we sent it, and says nothing of what it left out until then. */
const SETTLED = 2000;

/** Connects for ever, more and more slowly while in vain. What it hears is a hint and never the only carrier of a fact. */
export function createZmqSubscriber(options: ZmqSubscriberOptions): ZmqSubscriber {
  const { after, random, log } = options;
  let stopped = false;
  let vain = 0;
  let connected = false;
  let callOff = () => {};
  let socket: Socket | undefined;

  const again = () => {
    if (stopped) return;
    const most = Math.min(FIRST_PAUSE * 2 ** Math.min(vain, 10), LONGEST_PAUSE);
    vain += 1;
    callOff = after(most * (0.5 + (random.bytes(1)[0] ?? 0) / 510), open);
  };

  const up = () => {
    connected = true;
    vain = 0;
    log.info({ topics: options.topics }, 'the Bitcoin node publishes to us');
    options.onMissed();
    callOff = after(SETTLED, options.onMissed);
  };

  function open(): void {
    const { hostname, port } = new URL(options.url);
    const session = createZmqSession(options.topics);
    const hasGap = createGapWatch();
    const current = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) });
    socket = current;
    const giveUp = after(PATIENCE, () => current.destroy());

    const hear = (chunk: Uint8Array) => {
      const { reply, messages } = session.hear(chunk);
      for (const bytes of reply) current.write(bytes);
      if (session.isReady() && !connected) {
        giveUp();
        up();
      }
      for (const frames of messages) {
        const published = readNotice(frames);
        if (published === null) throw new ZmtpViolation('no notice of a Bitcoin node');
        if (hasGap(published.topic, published.counter)) options.onMissed();
        options.onNotice(published.notice);
      }
    };

    current.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE);
    current.on('connect', () => current.write(session.greeting));
    current.on('data', (chunk) => {
      try {
        if (!stopped) hear(chunk);
      } catch (error) {
        if (!(error instanceof ZmtpViolation)) throw error;
        log.warn({ reason: error.message }, 'what publishes there is no Bitcoin node as we know them');
        current.destroy();
      }
    });
    // 'close' follows, with whatever else happened.
    current.on('error', () => {});
    current.on('close', () => {
      giveUp();
      callOff();
      if (connected && !stopped) log.warn({}, 'the Bitcoin node publishes no more; trying again');
      connected = false;
      again();
    });
  }

  open();
  return {
    isConnected: () => connected,
    close() {
      stopped = true;
      callOff();
      socket?.destroy();
    },
  };
}
