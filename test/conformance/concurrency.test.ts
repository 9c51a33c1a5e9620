/** Single use under any concurrency: one statement decides. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { asTokens, type Reply, registerClient } from '../support/relying-party.ts';

const server = await openOauth();
const { issuer, sql } = server;

const AT_ONCE = 50;
const browser = createBrowser(issuer);
const client = await registerClient(issuer);

const atOnce = (work: () => Promise<Reply>) => Promise.all(Array.from({ length: AT_ONCE }, work));

function refreshRows(clientId: string) {
  return sql.db
    .selectFrom('oauth_tokens')
    .select(['family_id', 'parent_digest', 'consumed_at', 'revoked_at'])
    .where('client_id', '=', clientId)
    .where('kind', '=', 'refresh')
    .execute();
}

describe('RFC 6749, section 4.1.2: many redemptions of one code at once', () => {
  it('exactly one is answered with tokens, the others with invalid_grant', async () => {
    for (let round = 0; round < 3; round += 1) {
      const signIn = await browser.signIn(client);
      const answers = await atOnce(() => client.redeem(signIn));
      const won = answers.filter(({ status }) => status === 200);
      const lost = answers.filter(({ status }) => status === 400);
      assert.equal(won.length, 1);
      assert.equal(lost.length, AT_ONCE - 1);
      for (const { body, headers } of lost) {
        assert.equal(body['error'], 'invalid_grant');
        assert.match(headers.get('cache-control') ?? '', /no-store/);
      }
    }
  });

  it('no token of a losing request exists', async () => {
    const party = await registerClient(issuer);
    const signIn = await browser.signIn(party);
    await atOnce(() => party.redeem(signIn));
    assert.equal((await refreshRows(party.clientId)).length, 1);
  });
});

describe('RFC 9700, section 4.14.2: many refreshes with one token at once', () => {
  it('all are answered with the one same answer, and there is one family with one live token', async () => {
    const party = await registerClient(issuer);
    const { refresh_token } = await party.tokens(await browser.signIn(party));
    const answers = await atOnce(() => party.refresh(refresh_token));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(new Set(answers.map(({ body }) => JSON.stringify(body))).size, 1);

    const rows = await refreshRows(party.clientId);
    assert.equal(rows.length, 2);
    assert.equal(new Set(rows.map(({ family_id }) => family_id)).size, 1);
    assert.equal(rows.filter(({ consumed_at, revoked_at }) => !consumed_at && !revoked_at).length, 1);

    const [one] = answers;
    assert.ok(one);
    asTokens(await party.refresh(asTokens(one).refresh_token));
  });

  it('so it goes on for a chain of refreshes', async () => {
    const party = await registerClient(issuer);
    let { refresh_token } = await party.tokens(await browser.signIn(party));
    for (let turn = 0; turn < 5; turn += 1) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => party.refresh(refresh_token)));
      const given = new Set(answers.map((answer) => asTokens(answer).refresh_token));
      assert.equal(given.size, 1);
      refresh_token = [...given].join();
    }
    assert.equal((await refreshRows(party.clientId)).length, 6);
  });

  it('a thief and the owner at once: whatever the order, in the end the family is dead', async () => {
    const party = await registerClient(issuer);
    const first = await party.tokens(await browser.signIn(party));
    const second = asTokens(await party.refresh(first.refresh_token));
    const [own] = await Promise.all([
      party.refresh(second.refresh_token),
      party.refresh(first.refresh_token),
    ]);
    await party.refresh(first.refresh_token);
    if (own?.status === 200) {
      const third = asTokens(own);
      assert.equal((await party.refresh(third.refresh_token)).status, 400);
      assert.equal((await party.introspect(third.access_token))['active'], false);
    }
    assert.equal((await party.refresh(second.refresh_token)).status, 400);
  });
});

describe('OpenID Connect Core, section 3.1.2: one sign-in finished many times at once', () => {
  it('every answer is the application or a page, none is a failure of ours, and every code works once', async () => {
    const person = createBrowser(issuer);
    const { answer, verifier } = await person.authorize(client);
    const question = await person.signWithWallet(await person.get(answer.location ?? ''));
    const finished = await person.decide(question);
    const cookie = [...person.jar].map(([name, { value }]) => `${name}=${value}`).join('; ');
    const resume = () =>
      fetch(finished.location ?? '', { redirect: 'manual', headers: { cookie, accept: 'text/html' } });
    const answers = await Promise.all(Array.from({ length: 10 }, resume));
    const codes = answers.flatMap(
      ({ headers }) => URL.parse(headers.get('location') ?? '')?.searchParams.get('code') ?? [],
    );
    assert.ok(codes.length >= 1);
    assert.ok(answers.every(({ status }) => status < 500));
    assert.equal(new Set(codes).size, codes.length);
    for (const code of codes) {
      const [first, second] = [
        await client.redeem({ code, verifier }),
        await client.redeem({ code, verifier }),
      ];
      assert.match(`${first.status} ${second.status}`, /^(200|400) 400$/);
    }
  });
});
