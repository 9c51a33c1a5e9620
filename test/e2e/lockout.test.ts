/** Guessing is counted once for all processes, and whoever has to wait is not told so. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, fetch as fetchFrom } from 'undici';
import { type Cluster, eventually, startCluster } from '../support/deployment.ts';
import { createBitcoinKey, createNostrKey } from '../support/keys.ts';
import { createAuthenticator } from '../support/passkey.ts';
import { call } from '../support/relying-party.ts';
import { missing } from '../support/tools.ts';

type Body = Readonly<Record<string, unknown>>;
type Got = { readonly status: number; readonly headers: ReadonlyMap<string, string>; readonly body: Body };
type Which = 1 | 2;

const PER_MINUTE = 40;
/** The lock of the wire contract takes 15 minutes; nobody waits that long for a test. */
const LOCK_MS = 12_000;
const settings = {
  RATE_LIMIT_AUTH: `${PER_MINUTE}`,
  LOCKOUT_FAILURES: '5',
  LOCKOUT_MINUTES: `${LOCK_MS / 60_000}`,
};

const alternate = (n: number): Which => (n % 2 === 0 ? 1 : 2);

describe('lockout', { skip: missing('postgres', 'redis', 'nginx') }, () => {
  let cluster: Cluster;
  /** What becomes possible again, once the locks have passed; asked last, so that one wait is enough. */
  const afterwards: { readonly what: string; readonly attempt: () => Promise<Got> }[] = [];
  before(async () => {
    cluster = await startCluster({ env: settings });
    await eventually('both processes count in Redis', async () => {
      const states = await Promise.all(
        ([1, 2] as const).map((n) => call(`${cluster.server(n).baseUrl}/health/ready`)),
      );
      return states.every(({ body }) => body['status'] === 'ok');
    });
  });
  after(() => cluster[Symbol.asyncDispose]());

  /** A network of its own: every address of 127/8 is one of ours, and the proxy says which (`X-Forwarded-For`). */
  function machine(address: string) {
    const dispatcher = new Agent({ localAddress: address });
    const post = async (which: Which | null, path: string, body: unknown, token?: string): Promise<Got> => {
      const answer = await fetchFrom(`${cluster.url}${path}`, {
        method: 'POST',
        dispatcher,
        headers: {
          'content-type': 'application/json',
          ...(which === null ? {} : { 'x-upstream': String(which) }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(body),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        headers: new Map(answer.headers),
        body: text === '' ? {} : JSON.parse(text),
      };
    };
    return { post, [Symbol.asyncDispose]: () => dispatcher.close() };
  }
  type Machine = ReturnType<typeof machine>;

  /** A challenge and its answer at one process. */
  async function attempt(
    from: Machine,
    which: Which,
    signer: Signer,
    right: boolean,
    more: Body = {},
    token?: string,
  ): Promise<Got> {
    const asked = await from.post(which, '/api/challenge', { ...signer.claim, ...more }, token);
    assert.equal(asked.status, 200, JSON.stringify(asked.body));
    const proof = { challenge_id: asked.body['challenge_id'], ...signer.proof(asked.body, right) };
    return from.post(which, '/api/verify', proof, token);
  }

  /** Five failures, then what a right answer hears at either process; all of it must be the same. */
  async function lock(
    from: Machine,
    signer: Signer,
    more: Body = {},
    token?: string,
  ): Promise<readonly Got[]> {
    const answers: Got[] = [];
    for (let n = 0; n < 5; n += 1)
      answers.push(await attempt(from, alternate(n), signer, false, more, token));
    for (const right of [true, false, true])
      for (const which of [1, 2] as const)
        answers.push(await attempt(from, which, signer, right, more, token));
    return answers;
  }

  for (const [path, body, address] of [
    ['/api/challenge', {}, '127.0.0.2'],
    [
      '/api/verify',
      { challenge_id: '00000000-0000-7000-8000-000000000000', address: 'x', signature: 'x' },
      '127.0.0.3',
    ],
  ] as const) {
    it(`${path}: ${PER_MINUTE} a minute and network, counted by both processes together`, async () => {
      await using one = machine(address);
      const earlier = cluster.nginx.served().length;
      const answers: Got[] = [];
      for (let n = 0; n < PER_MINUTE + 4; n += 1) answers.push(await one.post(null, path, body));
      assert.ok(
        answers.slice(0, PER_MINUTE).every(({ status }) => status < 429 && status !== 401),
        'within the limit',
      );
      const refused = answers.slice(PER_MINUTE);
      assert.deepEqual(
        refused.map((got) => [got.status, got.body['code']]),
        Array(4).fill([429, 'rate_limited']),
      );
      const wait = Number(refused[0]?.headers.get('retry-after'));
      assert.ok(wait >= 1 && wait <= 60, `Retry-After ${wait}`);
      const upstreams = cluster.nginx.served().slice(earlier);
      assert.equal(new Set(upstreams.map(({ upstream }) => upstream)).size, 2);

      await using other = machine('127.0.0.4');
      assert.notEqual((await other.post(null, path, body)).status, 429, 'another network');
      await using direct = machine(address);
      assert.equal((await direct.post(1, path, body)).status, 429);
      assert.equal((await direct.post(2, path, body)).status, 429);
    });
  }

  const kinds: readonly (readonly [string, () => Signer])[] = [
    ['a Bitcoin address', bitcoinSigner],
    ['a Nostr key', nostrSigner],
  ];
  for (const [index, [what, make]] of kinds.entries()) {
    it(`${what}: after five wrong signatures a right one hears the same, whether an account has the key or not`, async () => {
      const [known, unknown] = [make(), make()];
      await using home = machine(`127.0.1.${index * 10 + 1}`);
      assert.equal((await attempt(home, 1, known, true)).status, 200, 'the key has an account');

      await using thief = machine(`127.0.1.${index * 10 + 2}`);
      await using guesser = machine(`127.0.1.${index * 10 + 3}`);
      const all = [...(await lock(thief, known)), ...(await lock(guesser, unknown))];
      assert.deepEqual([all[0]?.status, all[0]?.body['code']], [400, 'signature_invalid']);
      assert.deepEqual(distinct(all), distinct(all.slice(0, 1)), 'the same answer, 22 times');

      for (const which of [1, 2] as const)
        assert.equal((await attempt(home, which, known, true)).status, 200, 'nobody elsewhere is locked out');
      assert.equal((await attempt(thief, 1, make(), true)).status, 200, 'nor any other key from there');
      const later = machine(`127.0.1.${index * 10 + 2}`);
      afterwards.push({ what, attempt: () => attempt(later, 2, known, true) });
    });
  }

  it('confirming who one is: the account is locked, from everywhere and with every key', async () => {
    const [mine, other] = [bitcoinSigner(), bitcoinSigner()];
    await using home = machine('127.0.2.1');
    const token = await signedIn(home, mine);
    const auth = { purpose: 'auth' };
    assert.equal((await attempt(home, 1, mine, true, auth, token)).status, 200);
    const answers = [...(await lock(home, mine, auth, token))];
    await using away = machine('127.0.2.2');
    for (const which of [1, 2] as const) answers.push(await attempt(away, which, mine, true, auth, token));
    assert.deepEqual([answers[0]?.status, answers[0]?.body['code']], [400, 'signature_invalid']);
    assert.deepEqual(distinct(answers), distinct(answers.slice(0, 1)));

    const others = await signedIn(home, other);
    assert.equal(
      (await attempt(home, 2, other, true, auth, others)).status,
      200,
      "another person's account is not",
    );
    const later = machine('127.0.2.1');
    afterwards.push({ what: 'confirming', attempt: () => attempt(later, 1, mine, true, auth, token) });
  });

  it('a passkey: after five wrong assertions a right one hears the same, for the account wherever it is', async () => {
    await using home = machine('127.0.3.1');
    const [mine, other] = await Promise.all([withPasskey(home), withPasskey(home)]);
    assert.equal((await mine.assert(home, 1, true)).status, 200);
    const answers: Got[] = [];
    for (let n = 0; n < 5; n += 1) answers.push(await mine.assert(home, alternate(n), false));
    await using away = machine('127.0.3.2');
    for (const from of [home, away])
      for (const which of [1, 2] as const)
        for (const right of [true, false]) answers.push(await mine.assert(from, which, right));
    assert.deepEqual([answers[0]?.status, answers[0]?.body['code']], [400, 'passkey_invalid']);
    assert.deepEqual(distinct(answers), distinct(answers.slice(0, 1)), 'the same answer, 13 times');
    assert.equal((await other.assert(home, 2, true)).status, 200, "another person's account is not locked");
    const later = machine('127.0.3.1');
    afterwards.push({ what: 'a passkey', attempt: () => mine.assert(later, 2, true) });
  });

  it('and when the time has passed, all of it works again', async () => {
    assert.equal(afterwards.length, 4);
    await sleep(LOCK_MS + 1000);
    for (const { what, attempt: again } of afterwards) {
      const { status, body } = await again();
      assert.equal(status, 200, `${what}: ${JSON.stringify(body)}`);
    }
  });

  async function signedIn(from: Machine, signer: Signer): Promise<string> {
    const { status, body } = await attempt(from, 1, signer, true);
    assert.equal(status, 200, JSON.stringify(body));
    return String(body['access_token']);
  }

  /** Somebody with a session and a passkey. */
  async function withPasskey(from: Machine) {
    const token = await signedIn(from, bitcoinSigner());
    const authenticator = createAuthenticator({ origin: cluster.url });
    const options = await from.post(1, '/api/passkeys/register/options', {}, token);
    const made = await from.post(
      2,
      '/api/passkeys/register',
      { response: authenticator.create(options.body) },
      token,
    );
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return {
      async assert(where: Machine, which: Which, right: boolean): Promise<Got> {
        const { body } = await where.post(which, '/api/passkeys/assert/options', {}, token);
        const response = authenticator.get(body, right ? {} : { forged: true });
        return where.post(which, '/api/passkeys/assert', { response }, token);
      },
    };
  }
});

/** Somebody who signs challenges, or something else. */
type Signer = {
  readonly claim: Body;
  readonly proof: (challenge: Body, right: boolean) => Body;
};

function bitcoinSigner(): Signer {
  const key = createBitcoinKey('p2wpkh', 'regtest');
  return {
    claim: { address: key.address },
    proof: ({ challenge }, right) => ({
      address: key.address,
      signature: key.sign(right ? String(challenge) : 'something else'),
    }),
  };
}

function nostrSigner(): Signer {
  const key = createNostrKey();
  return {
    claim: { pubkey: key.pubkey, method: 'nostr' },
    proof: ({ nostr_event: template }, right) => {
      const { kind, tags, content } = Object(template);
      const event = key.sign({ kind, tags, content });
      return { nostr_event: right ? event : { ...event, sig: key.sign({ kind, tags, content: 'x' }).sig } };
    },
  };
}

/** The answers that can be told apart, by anything but the request's id, the clock and how often one has asked. */
function distinct(answers: readonly Got[]): readonly string[] {
  const told = answers.map(({ status, headers, body: { request_id: _id, ...body } }) => {
    const shown = [...headers].map(([name, value]) =>
      /^(date|x-request-id|ratelimit-remaining|ratelimit-reset)$/.test(name) ? name : `${name}: ${value}`,
    );
    return JSON.stringify({ status, body, headers: shown.toSorted() });
  });
  return [...new Set(told)];
}
