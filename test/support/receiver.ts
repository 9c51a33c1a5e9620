/** A site of an application, on loopback: what it was sent is kept. */
import { createServer, type Server } from 'node:http';

export type Listening = AsyncDisposable & { readonly url: string };

/** Starts `server` on a free port. */
export async function listen(server: Server): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Takes forms, answers with `status`. */
export async function receiveForms(status = 200) {
  const received: URLSearchParams[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
    response.writeHead(status).end();
  });
  return { ...(await listen(server)), received };
}
