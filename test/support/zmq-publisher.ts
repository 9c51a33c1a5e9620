/** A publisher of ZMTP 3 in the test's hands, for what a real node cannot be made to say. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { encodeFrame } from '../../src/infra/chain/zmq-frames.ts';

export const greeting = (mechanism = 'NULL'): Uint8Array => {
  const bytes = Buffer.alloc(64);
  bytes.set([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 1]);
  bytes.write(mechanism, 12, 'latin1');
  return bytes;
};

export const ready = (type: string): Uint8Array => {
  const body = `\x05READY\x0bSocket-Type\0\0\0${String.fromCharCode(type.length)}${type}`;
  return encodeFrame({ more: false, isCommand: true, body: Buffer.from(body, 'latin1') });
};

export const message = (...frames: readonly (string | Uint8Array)[]): Uint8Array =>
  Buffer.concat(
    frames.map((frame, at) =>
      encodeFrame({ more: at < frames.length - 1, isCommand: false, body: Buffer.from(frame) }),
    ),
  );

export type Publisher = AsyncDisposable & {
  readonly url: string;
  /** Times somebody connected. */
  readonly connections: () => number;
  /** Bytes to everybody who is connected. */
  readonly send: (bytes: Uint8Array) => void;
  readonly hangUp: () => void;
};

/** `talks` are the bytes each connection begins with, in turn, the last for all that follow. */
export async function startPublisher(...talks: readonly (readonly Uint8Array[])[]): Promise<Publisher> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    socket.resume();
    const talk = talks[Math.min(connections, talks.length - 1)] ?? [];
    connections += 1;
    for (const bytes of talk) socket.write(bytes);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port was given');
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `tcp://127.0.0.1:${address.port}`,
    connections: () => connections,
    send: (bytes) => {
      for (const socket of sockets) socket.write(bytes);
    },
    hangUp,
    async [Symbol.asyncDispose]() {
      hangUp();
      server.close();
      await once(server, 'close');
    },
  };
}
