/** Nobody outside can make the server fail: every documented route, every OAuth endpoint, and bytes that are no HTTP. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { z } from 'zod';
import { createBrowser } from '../support/browser.ts';
import { type Cluster, startCluster } from '../support/deployment.ts';
import { createDice, type Dice } from '../support/dice.ts';
import { createBitcoinKey, createNostrKey, httpAuth } from '../support/keys.ts';
import { answerOf, newKey } from '../support/lnurl.ts';
import { createRequests, type Description, type Known } from '../support/openapi-requests.ts';
import { createAuthenticator } from '../support/passkey.ts';
import { basic, call, registerClient } from '../support/relying-party.ts';
import { missing } from '../support/tools.ts';
import { startWalletNode, testKey, type WalletNode } from '../support/wallet-node.ts';
import { asPerson, nodeEnv } from '../support/wallet-server.ts';

/** Some requests end the sessions and tokens that let others in, so each round begins with new ones. */
/** `FUZZ_ROUNDS` makes it shorter, for trying it out. */
const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 20);
const PER_WORKER = 150;
const WORKERS = 16;
const REQUESTS = ROUNDS * PER_WORKER * WORKERS;
/** Milliseconds; whatever is not answered by then never will be. */
const PATIENCE = 30_000;
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** What must never leave: paths, stacks, statements, the words of programs behind us. */
const INSIDES = /node_modules|\.ts:\d|\bat \w+ \(|\bselect .* from\b|ECONN|pg_|database error/i;

describe('fuzz', { skip: missing('postgres', 'redis', 'nginx', 'bitcoind') }, () => {
  let node: WalletNode;
  let cluster: Cluster;
  before(async () => {
    node = await startWalletNode();
    cluster = await startCluster({ env: { LOG_LEVEL: 'warn', ...nodeEnv(node.home) } });
  });
  after(async () => {
    await cluster?.[Symbol.asyncDispose]();
    await node?.[Symbol.asyncDispose]();
  });

  const failures = () =>
    ([1, 2] as const)
      .flatMap((n) => cluster.server(n).records())
      .filter(({ level }) => level === 'error' || level === 'fatal');
  const assertUnharmed = () => {
    assert.deepEqual(failures(), []);
    for (const n of [1, 2] as const) assert.equal(cluster.server(n).hasExited(), false);
  };

  it(`${REQUESTS} requests made from the API's own description: none is answered with a 5xx`, async (t) => {
    const dice = createDice();
    t.diagnostic(`seed ${dice.seed}`);
    const pools = ([1, 2] as const).map(
      (n) => new Pool(cluster.server(n).baseUrl, { connections: WORKERS, headersTimeout: PATIENCE }),
    );
    t.after(() => Promise.all(pools.map((pool) => pool.close())));
    const description: Description = JSON.parse((await call(`${cluster.url}/openapi.json`)).text);
    const statuses = new Map<number, number>();

    const round = async () => {
      const { known, credentials } = await acquaintances(cluster.url, node);
      const requests = createRequests(description, known, dice);
      const one = async () => {
        const { method, path, contentType, body } = requests.next();
        const headers = {
          ...dice.pick(credentials),
          ...dice.pick(surroundings(cluster.url)),
          ...(contentType ? { 'content-type': contentType } : {}),
        };
        const what = JSON.stringify({ method, path, headers, body }).slice(0, 4000);
        const answer = await dice
          .pick(pools)
          .request({ method: verb(method), path, headers, body: body ?? null })
          .catch((cause: unknown) => {
            throw new Error(`no answer to ${what}`, { cause });
          });
        statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
        if (answer.statusCode >= 500) await sleep(200);
        assert.ok(answer.statusCode < 500, `${answer.statusCode} for ${what}\n${JSON.stringify(failures())}`);
        assert.ok(answer.headers['x-request-id'], `no id for ${what}`);
        // An event stream would go on for minutes.
        if (String(answer.headers['content-type']).startsWith('text/event-stream'))
          answer.body.on('error', () => undefined).destroy();
        else if (answer.statusCode >= 400) assert.doesNotMatch(await answer.body.text(), INSIDES, what);
        else await answer.body.dump();
      };
      const work = async () => {
        for (let n = 0; n < PER_WORKER; n += 1) await one();
      };
      await Promise.all(Array.from({ length: WORKERS }, work));
    };
    for (let n = 0; n < ROUNDS; n += 1) await round();
    t.diagnostic([...statuses].map(([status, count]) => `${status}: ${count}`).join(', '));
    assert.ok((statuses.get(200) ?? 0) > 500, 'some of it made sense');
    assertUnharmed();
  });

  it('1,000 connections with bytes that are no HTTP', async (t) => {
    const dice = createDice();
    t.diagnostic(`seed ${dice.seed}`);
    const port = cluster.server(1).port;
    for (let n = 0; n < 1000; n += 1) {
      const said = await converse(port, nonsense(dice));
      if (said !== '') assert.match(said, /^HTTP\/1\.1 [1-4]\d\d /);
    }
    assert.equal((await call(`${cluster.server(1).baseUrl}/health/live`)).status, 200);
    assertUnharmed();
  });
});

/** Real ones of everything, so that requests get past the first check. */
async function acquaintances(
  url: string,
  node: WalletNode,
): Promise<{ known: Known; credentials: Record<string, string>[] }> {
  const client = await registerClient(url, {
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials', EXCHANGE],
  });
  const browser = createBrowser(url);
  const tokens = await client.tokens(await browser.signIn(client, { scope: 'openid profile' }));
  const open = await browser.authorize(client, { params: { prompt: 'login' } });
  const challenge: Record<string, unknown> = JSON.parse((await browser.get('/api/lnurl-auth/login')).text);
  const answered: Record<string, unknown> = JSON.parse((await browser.get('/api/lnurl-auth/login')).text);
  const proof = answerOf(String(answered['k1']), newKey());
  const wallet = await call(`${url}/api/lnurl-auth/callback?${new URLSearchParams(proof)}`);
  const cookie = [...browser.jar].map(([name, one]) => `${name}=${one.value}`).join('; ');
  const { sub } = await client.introspect(tokens.access_token);
  const uid = open.answer.location?.pathname.split('/').at(-1) ?? '';
  const tab = await browser.get(`/oauth/interaction/${uid}?method=bitcoin`);
  const shown = /\/bitcoin\/([\w-]+)/.exec(tab.text)?.[1] ?? '';
  const person = await personWithKeys(url);
  const { assertion } = person;
  const watched = await walletOf(url, person.token, node);
  return {
    known: {
      client_id: [client.clientId],
      clientId: [client.clientId],
      client_secret: [client.secret],
      redirect_uri: [client.redirectUri],
      redirect_uris: [client.redirectUri, 'http://127.0.0.1/x', 'com.example.app:/x'],
      response_type: ['code', 'code', 'code id_token', 'none'],
      scope: ['openid', 'openid profile offline_access', 'admin'],
      prompt: ['none', 'login', 'consent', 'select_account', 'none login'],
      code_challenge: ['E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'],
      code_challenge_method: ['S256', 'plain'],
      max_age: ['0', '60', '-1'],
      claims: ['{"userinfo":{"bitcoin_pubkey":null}}', '{"id_token":{"acr":{"values":["x"]}}}', '[]', '{'],
      grant_type: ['authorization_code', 'refresh_token', 'client_credentials', EXCHANGE],
      subject_token_type: ['urn:ietf:params:oauth:token-type:access_token'],
      token: [tokens.access_token, tokens.refresh_token, tokens.id_token],
      subject_token: [tokens.access_token],
      refresh_token: [tokens.refresh_token, person.refreshToken],
      id_token_hint: [tokens.id_token],
      resource: [url, 'https://api.example/', 'ftp://x'],
      k1: [proof.k1, String(challenge['k1'])],
      sig: [proof.sig],
      key: [proof.key],
      session_id: [String(challenge['session_id']), String(answered['session_id'])],
      uid: [uid],
      id: [
        String(sub),
        client.clientId,
        '00000000-0000-4000-8000-000000000000',
        ...person.ids,
        assertion.id,
        watched.id,
        watched.locked,
      ],
      wallet_id: [watched.id, watched.locked],
      challenge_id: [...person.challengeIds, shown],
      address: [person.address, watched.address],
      pubkey: [person.pubkey],
      signature: [person.signature, assertion.response.signature],
      nostr_event: person.events,
      event: person.events,
      response: [JSON.stringify(assertion)],
      rawId: [assertion.rawId],
      type: [assertion.type],
      clientDataJSON: [assertion.response.clientDataJSON],
      authenticatorData: [assertion.response.authenticatorData],
      userHandle: [assertion.response.userHandle ?? ''],
      attestationObject: [person.registration.response.attestationObject],
      transports: ['internal', 'usb'],
      ticket: [person.ticket],
      label: ['My key', 'ключ'],
      roles: ['operator', 'special', 'root'],
      username: ['hal', 'аdmin', 'x'.repeat(32)],
      email: ['hal@example.com'],
      confirm: ['delete my account', 'yes'],
      query: [String(sub), 'hal', '%'],
      method: ['bitcoin', 'nostr'],
      purpose: ['login', 'link', 'auth'],
      path: ['keys', 'assets', 'index.html', '..%2f..%2fpackage.json', 'assets/x.js'],
      to: ['/app/keys', '//evil.example', '/login?to=/login', '/\\evil.example'],
      fresh: ['1'],
      passkey: ['1'],
      error: ['access_denied', 'login_required'],
      code: ['AAAA'],
      state: ['/app/'],
      decision: ['allow', 'deny'],
      action: ['login', 'link', 'auth', 'register'],
      cursor: ['AAAA', 'eyJhIjoxfQ'],
      user_code: ['BCDF-GHJK'],
      draft: [watched.draft],
      import: [DESCRIPTOR, testKey, watched.psbt],
      descriptor: [DESCRIPTOR],
      psbt: [watched.psbt, 'cHNidP8='],
      txid: watched.txids,
      outpoints: watched.txids.map((txid) => `${txid}:0`),
      replace: watched.txids,
      push: watched.txids,
      amount: ['all'],
      passphrase: [PASSPHRASE],
    },
    credentials: [
      {},
      { cookie },
      { cookie },
      { cookie: 'hodlxxi_session=%%%; hodlxxi_interaction=a; =; ;;' },
      { authorization: `Bearer ${String(wallet.body['session_token'])}` },
      { authorization: `Bearer ${tokens.access_token}` },
      { authorization: `Bearer ${person.token}` },
      { authorization: `Bearer ${person.token}`, cookie },
      { authorization: person.signedRequest },
      { authorization: 'Nostr e30=' },
      { authorization: `Nostr ${Buffer.from('{"kind":27235,"tags":[[]]}').toString('base64')}` },
      { authorization: `Bearer ${tokens.access_token.slice(0, -4)}AAAA` },
      { authorization: basic(client.clientId, client.secret) },
      { authorization: 'Basic !!!' },
      { authorization: 'Basic' },
      { authorization: `DPoP ${tokens.access_token}`, dpop: 'eyJhbGciOiJub25lIn0.e30.' },
      { dpop: 'x' },
    ],
  };
}

const DESCRIPTOR = `wpkh(${testKey}/<0;1>/*)`;
const COVENANT = `wsh(or_i(pk(${testKey}/2/<0;1>/*),and_v(v:pk(${testKey}/3/<0;1>/*),after(200))))`;
const PASSPHRASE = 'correct horse battery staple';

/** A wallet of theirs, with a coin and a payment that nobody has signed yet; and another one that is locked. */
async function walletOf(url: string, token: string, node: WalletNode) {
  const owner = asPerson(url, token);
  const wallet = await owner.add(DESCRIPTOR);
  const [address = ''] = wallet.first_addresses;
  // A coin that was mined needs a hundred blocks to be of use.
  await node.mine((await node.height()) === 0 ? 101 : 1, address);
  await owner.untilScanned(wallet.id);
  for (const deadline = Date.now() + PATIENCE; (await owner.balanceOf(wallet.id)).confirmed === 0; ) {
    assert.ok(Date.now() < deadline, 'the coins are there');
    await sleep(50);
  }
  const other = await owner.add(COVENANT);
  await owner.untilScanned(other.id);
  await owner.expect(200, 'POST', `/api/wallets/${other.id}/encrypt`, { passphrase: PASSPHRASE });
  const payment = { recipients: [{ address, amount: 10_000 }], fee_rate: 2 };
  const build = () => owner.send('POST', `/api/wallets/${wallet.id}/psbt`, payment);
  let built = await build();
  // The node, whose key pool is small here, may be looking further than before.
  for (const deadline = Date.now() + PATIENCE; built.status === 409; built = await build()) {
    assert.ok(Date.now() < deadline, built.text);
    await sleep(50);
  }
  assert.equal(built.status, 201, built.text);
  const draft = built.body;
  const { body: coins } = await owner.expect(200, 'GET', `/api/wallets/${wallet.id}/utxos`);
  const { utxos } = z.object({ utxos: z.array(z.object({ txid: z.string() })) }).parse(coins);
  return {
    id: wallet.id,
    locked: other.id,
    address,
    draft: String(draft['id']),
    psbt: String(draft['psbt']),
    txids: utxos.map(({ txid }) => txid).slice(0, 3),
  };
}

/** Somebody who signed in with a Nostr key, with a passkey, open challenges and what would answer them. */
async function personWithKeys(url: string) {
  const key = createNostrKey();
  const wallet = createBitcoinKey('p2wpkh', 'regtest');
  const post = async (path: string, body: unknown, token?: string) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const headers = { 'content-type': 'application/json', ...authorization };
    const answer = await call(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.ok(answer.status < 300, `${path}: ${answer.text}`);
    return answer.body;
  };
  const eventFor = ({ nostr_event: template }: Readonly<Record<string, unknown>>) => {
    const { kind, tags, content } = Object(template);
    return key.sign({ kind, tags, content });
  };
  const login = await post('/api/challenge', {});
  const signIn = { challenge_id: login['challenge_id'], nostr_event: eventFor(login) };
  const session = await post('/api/verify', signIn);
  const token = String(session['access_token']);
  const authenticator = createAuthenticator({ origin: url });
  const registration = authenticator.create(await post('/api/passkeys/register/options', {}, token));
  const passkey = await post('/api/passkeys/register', { response: registration }, token);
  const [open, link] = [
    await post('/api/challenge', {}),
    await post('/api/challenge', { purpose: 'link' }, token),
  ];
  const { ticket } = await post('/api/users/merge-ticket', {}, token);
  return {
    token,
    refreshToken: String(session['refresh_token']),
    pubkey: key.pubkey,
    address: wallet.address,
    signature: wallet.sign(String(open['challenge'])),
    challengeIds: [open, link, login].map((challenge) => String(challenge['challenge_id'])),
    events: [open, link].map((challenge) => JSON.stringify(eventFor(challenge))),
    signedRequest: httpAuth(key, { url: `${url}/api/keys`, method: 'GET', now: Date.now() }),
    registration,
    assertion: authenticator.get(await post('/api/passkeys/assert/options', {}, token)),
    ticket: String(ticket),
    ids: [String(session['user_id']), String(passkey['id'])],
  };
}

/** Headers a browser or a proxy would add, or somebody who pretends to be one. */
function surroundings(url: string): readonly Record<string, string>[] {
  return [
    { origin: url },
    { origin: url, 'sec-fetch-site': 'same-origin' },
    { origin: 'null' },
    { origin: 'https://evil.example' },
    {},
    { 'x-forwarded-for': '::1, unknown, 999.1.1.1', forwarded: 'for=_x;host="', 'x-request-id': 'a b\tc' },
    { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'javascript' },
    { accept: 'text/html;q=a,*/*', 'accept-language': '*;q=-1' },
    { 'content-encoding': 'gzip' },
    { 'user-agent': 'x'.repeat(3000) },
    { range: 'bytes=0-1', 'if-none-match': '*', expect: '' },
  ].map(({ expect: _unsupported, ...headers }: Record<string, string>) => headers);
}

const VERBS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const;
const verb = (method: string) => VERBS.find((one) => one === method) ?? 'GET';

function nonsense(dice: Dice): Buffer {
  const heads = [
    'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
    'POST /oauth/token HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /',
    'POST /oauth/token HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
    'POST /oauth/token HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n',
    'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n',
    'CONNECT evil.example:443 HTTP/1.1\r\nHost: a\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    `GET /${'a'.repeat(40_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: a\r\n${'x: y\r\n'.repeat(3000)}\r\n`,
    'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  ];
  const head = Buffer.from(dice.pick(heads), 'latin1');
  if (dice.roll() < 0.4) return head;
  if (dice.roll() < 0.3) return randomBytes(dice.between(1, 2000));
  const at = dice.between(0, head.length - 1);
  return Buffer.concat([head.subarray(0, at), randomBytes(dice.between(1, 8)), head.subarray(at + 1)]);
}

/** What the server says to these bytes before it or we hang up. */
async function converse(port: number, bytes: Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('latin1');
  let said = '';
  socket.on('data', (chunk: string) => {
    said += chunk;
  });
  socket.on('error', () => undefined);
  socket.end(bytes);
  const patience = setTimeout(() => socket.destroy(), 2000);
  await once(socket, 'close');
  clearTimeout(patience);
  return said;
}
