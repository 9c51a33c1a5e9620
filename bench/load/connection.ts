/** One keep-alive HTTP/1.1 connection with one request at a time: as little work per request as a client can do. */
import { connect, type Socket } from 'node:net';

export type Answer = {
  readonly status: number;
  /** Field lines as they came, without the status line. */
  readonly head: string;
  readonly body: string;
};

export type Connection = {
  readonly send: (request: Outgoing) => Promise<Answer>;
  readonly close: () => void;
};

export type Outgoing = {
  readonly method: 'GET' | 'POST';
  /** Path and query. */
  readonly target: string;
  /** Complete field lines, each ended by CRLF. */
  readonly fields?: string;
  /** Form-encoded, so ASCII. */
  readonly form?: string;
};

const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n';

/**
 * Connects with the first request, and again when the server has closed an idle connection. Rejects a request under way
 * when it closes, or when an answer is framed neither by length nor by chunks.
 */
export function openConnection(origin: string): Connection {
  const { hostname, port, host } = new URL(origin);
  let socket: Socket | null = null;
  let received = '';
  let waiting: { resolve: (answer: Answer) => void; reject: (reason: unknown) => void } | null = null;

  const fail = (reason: unknown) => {
    waiting?.reject(reason);
    waiting = null;
  };
  const receive = (chunk: string) => {
    received += chunk;
    try {
      const answer = readAnswer(received);
      if (!answer || !waiting) return;
      const { resolve } = waiting;
      received = '';
      waiting = null;
      resolve(answer);
    } catch (error) {
      fail(error);
    }
  };
  const open = (): Socket => {
    const opened = connect({ host: hostname, port: Number(port), noDelay: true });
    opened.setEncoding('latin1').on('data', receive).on('error', fail);
    opened.on('close', () => fail(new Error(`${host} closed the connection`)));
    return opened;
  };

  return {
    send({ method, target, fields = '', form }) {
      if (!socket?.writable) socket = open();
      const line = socket;
      const framing = form === undefined ? '' : `${FORM}Content-Length: ${form.length}\r\n`;
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        line.write(`${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n${fields}${framing}\r\n${form ?? ''}`);
      });
    },
    close: () => void socket?.destroy(),
  };
}

/** The answer in `text`, or null while a part of it is missing. RFC 9112 sections 6.3 and 7.1. */
export function readAnswer(text: string): Answer | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const status = Number(text.slice(9, 12));
  const head = text.slice(text.indexOf('\r\n') + 2, end + 2);
  const start = end + 4;
  const length = field(head, 'content-length');
  if (length !== null) {
    const stop = start + Number(length);
    return text.length < stop ? null : { status, head, body: text.slice(start, stop) };
  }
  if (field(head, 'transfer-encoding') === 'chunked') {
    const body = readChunks(text, start);
    return body === null ? null : { status, head, body };
  }
  if (status === 204 || status === 304) return { status, head, body: '' };
  throw new Error(`an answer ${status} with neither a length nor chunks`);
}

function readChunks(text: string, start: number): string | null {
  let body = '';
  for (let at = start; ; ) {
    const line = text.indexOf('\r\n', at);
    if (line < 0) return null;
    const size = Number.parseInt(text.slice(at, line), 16);
    const next = line + 2 + size + 2;
    if (text.length < next) return null;
    if (size === 0) return body;
    body += text.slice(line + 2, line + 2 + size);
    at = next;
  }
}

/** Value of the first field line called `name` (lower case), or null. */
export function field(head: string, name: string): string | null {
  return new RegExp(`^${name}: *([^\\r]*)`, 'im').exec(head)?.[1] ?? null;
}
