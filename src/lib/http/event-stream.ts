/** Server-sent events (HTML Living Standard §9.2) of one thing as it changes. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';

export type EventStream = {
  /** The name of every event. */
  readonly event: string;
  /** What each one says. The same again becomes a comment, to keep proxies awake; ends soon after `signal` aborts. */
  readonly states: (signal: AbortSignal) => AsyncIterable<string>;
  /** Called when the browser has gone or the stream has ended; perhaps more than once. */
  readonly onEnd: () => void;
};

/** Answers requests to `app` with streams that end when it closes. */
export function createEventStreams(app: Pick<FastifyInstance, 'addHook'>) {
  const stopping = new AbortController();
  // Waiting browsers must not hold up a graceful stop; EventSource connects again by itself, to another process.
  app.addHook('preClose', async () => stopping.abort());

  return (reply: FastifyReply, { event, states, onEnd }: EventStream): FastifyReply => {
    const gone = new AbortController();
    const signal = AbortSignal.any([gone.signal, stopping.signal]);
    const stream = Readable.from(changes(event, states(signal)));
    // The generator waits for its next turn before it ends, so it is woken by the signal and not by `destroy`.
    const leave = () => {
      gone.abort();
      onEnd();
      stream.destroy();
    };
    reply.raw.once('close', leave);
    if (reply.raw.destroyed) leave();
    return reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .send(stream);
  };
}

async function* changes(event: string, states: AsyncIterable<string>): AsyncGenerator<string> {
  yield 'retry: 3000\n\n';
  let last: string | null = null;
  for await (const state of states) {
    yield state === last ? ': waiting\n\n' : `event: ${event}\ndata: ${state}\n\n`;
    last = state;
  }
}
