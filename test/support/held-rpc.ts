/** A way to a Bitcoin node on which one method can be held up, as a long scan of a long chain would. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type HeldRpc = AsyncDisposable & {
  readonly url: string;
  /** Calls of `method` wait from now on; the function it answers with lets them go. */
  readonly hold: (method: string) => () => void;
};

export async function startHeldRpc(node: string): Promise<HeldRpc> {
  let held: { readonly method: string; readonly until: Promise<void> } | null = null;

  const server = createServer((request, response) => {
    const answer = async () => {
      const body = await textOf(request);
      if (held && body.includes(`"${held.method}"`)) await held.until;
      const { authorization = '' } = request.headers;
      const headers = { authorization, 'content-type': 'application/json' };
      const answered = await fetch(new URL(request.url ?? '/', node), { method: 'POST', headers, body });
      response.writeHead(answered.status, { 'content-type': 'application/json' });
      response.end(await answered.text());
    };
    answer().catch(() => response.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    hold(method) {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = { method, until: promise };
      return () => {
        held = null;
        resolve();
      };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
