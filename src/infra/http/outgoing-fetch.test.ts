import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createOutgoingFetch } from './outgoing-fetch.ts';

let connections = 0;
const neighbour = createServer((request, response) => {
  response.writeHead(request.url === '/away' ? 302 : 200, { location: '/' });
  response.end(request.method);
});
neighbour.on('connection', () => {
  connections += 1;
});
let port = 0;
before(async () => {
  await new Promise<void>((done) => {
    neighbour.listen(0, '127.0.0.1', done);
  });
  port = (neighbour.address() as AddressInfo).port;
});
after(() => {
  neighbour.closeAllConnections();
  neighbour.close();
});

const names = (...addresses: string[]): Parameters<typeof createOutgoingFetch>[0] => ({
  resolve: (_name, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    ),
});
const refusal = (error: Error) => error.cause instanceof Error && error.cause.name === 'AddressRefused';

describe('outgoing requests', () => {
  it('reach no address of this machine or its network, however it is written: nobody is even connected to', async () => {
    const hosts = [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
      'localhost',
    ];
    for (const host of [...hosts, '10.255.255.1', '169.254.169.254', '[fd00::1]']) {
      for (const scheme of ['http', 'https'])
        await assert.rejects(createOutgoingFetch()(`${scheme}://${host}:${port}/`), refusal, host);
    }
    assert.equal(connections, 0);
  });

  it('reach none by a name either', async () => {
    await assert.rejects(createOutgoingFetch(names('127.0.0.1'))(`http://app.example:${port}/`), refusal);
    assert.equal(connections, 0);
  });

  it('go to the addresses of a name that passed, and to no other', async () => {
    const refuses = (address: string) => address !== '127.0.0.1';
    const fetch = createOutgoingFetch({ ...names('127.0.0.2', '127.0.0.1', '10.0.0.1'), refuses });
    assert.equal(await (await fetch(`http://app.example:${port}/`)).text(), 'GET');
  });

  it('are refused by the check and nothing else: without it the same request is answered', async () => {
    const fetch = createOutgoingFetch({ ...names('127.0.0.1'), refuses: () => false });
    const answer = await fetch(`http://app.example:${port}/`, {
      method: 'POST',
      headers: new Headers({ accept: 'text/plain' }),
      body: new URLSearchParams({ logout_token: 'x' }),
    });
    assert.deepEqual([answer.status, await answer.text()], [200, 'POST']);
    const moved = await fetch(`http://app.example:${port}/away`, { redirect: 'manual' });
    assert.equal(moved.status, 302);
    await moved.body?.cancel();
  });

  it('are checked again where a redirect leads', async () => {
    const refuses = (address: string) => address === '127.0.0.2';
    const away = createServer((_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.2:${port}/` }).end();
    });
    await new Promise<void>((done) => {
      away.listen(0, '127.0.0.1', done);
    });
    const { port: first } = away.address() as AddressInfo;
    await assert.rejects(createOutgoingFetch({ refuses })(`http://127.0.0.1:${first}/`), refusal);
    away.closeAllConnections();
    away.close();
  });
});
