/** HTTP to a Bitcoin node: keep-alive connections, one call at a time on each. */
import { Pool } from 'undici';
import type { HttpAnswer } from './bitcoin-rpc-answer.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';
import { post } from './bitcoin-rpc-post.ts';

export type Lane = 'short' | 'long';

export type Transport = {
  /** @throws NodeError, or the reason of the signal */
  readonly post: (lane: Lane, request: HttpRequest) => Promise<HttpAnswer>;
  /** Resolves when every connection is closed; calls under way fail. */
  readonly close: () => Promise<void>;
};

export type HttpRequest = {
  readonly path: string;
  readonly body: string;
  /** `user:password` */
  readonly auth: string;
  readonly signal: AbortSignal;
};

/** More than eight gained nothing in measurements; the node works on 16 (`-rpcthreads`, before version 29 on 4). */
export const CONNECTIONS: Readonly<Record<Lane, number>> = { short: 8, long: 2 };

const CONNECTING = 5000;
/** The node closes an idle connection after `-rpcservertimeout`, 30 s, without a word: ours are gone well before. */
const KEPT = 10_000;
/** A silent connection is given up after this, whatever a caller's own patience; long calls are silent by nature. */
const SILENCE = 120_000;
/** `MAX_SIZE` of the node (httpserver.cpp): it closes the connection on a larger request. */
const LARGEST_REQUEST = 32 * 1024 * 1024;
const LARGEST_ANSWER = 64 * 1024 * 1024;

/** `onConnect` is called for each new connection. */
export function createTransport(url: string, onConnect: () => void = () => {}): Transport {
  const { origin, pathname } = new URL(url);
  const base = pathname.replace(/\/+$/, '');
  const lane = (connections: number, silence: number) =>
    new Pool(origin, {
      connections,
      pipelining: 1,
      allowH2: false,
      connect: { timeout: CONNECTING },
      keepAliveTimeout: KEPT,
      keepAliveMaxTimeout: KEPT,
      headersTimeout: silence,
      bodyTimeout: silence,
      maxResponseSize: LARGEST_ANSWER,
    }).on('connect', onConnect);
  const lanes = { short: lane(CONNECTIONS.short, SILENCE), long: lane(CONNECTIONS.long, 0) };

  return {
    async post(name, { path, body, auth, signal }) {
      if (Buffer.byteLength(body) > LARGEST_REQUEST) throw new NodeError('too_large');
      try {
        const headers = {
          authorization: `Basic ${Buffer.from(auth).toString('base64')}`,
          'content-type': 'application/json',
        };
        return await post(lanes[name], { path: `${base}${path}`, headers, body, signal });
      } catch (error) {
        signal.throwIfAborted();
        throw failureOf(error);
      }
    },
    close: async () => {
      await Promise.all([lanes.short.destroy(), lanes.long.destroy()]);
    },
  };
}

/** Without a connection the node cannot have done anything. */
const NOT_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const NO_ANSWER: Readonly<Record<string, 'timeout' | 'unreadable' | 'closed'>> = {
  UND_ERR_DESTROYED: 'closed',
  UND_ERR_CLOSED: 'closed',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'unreadable',
  UND_ERR_HEADERS_OVERFLOW: 'unreadable',
};

function failureOf(error: unknown): NodeError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (NOT_CONNECTED.has(code)) return new NodeError('unreachable');
  // The parser of HTTP itself; anything else is a broken connection.
  if (code.startsWith('HPE_')) return new NodeError('unreadable');
  return new NodeError(NO_ANSWER[code] ?? 'connection_lost');
}
