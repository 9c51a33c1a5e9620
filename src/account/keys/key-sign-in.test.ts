/** Challenges and their answers, on a real database. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { addKey, addUser, laptop, MINUTE, openDatabase } from '../../../test/support/accounts.ts';
import { BROWSER, openKeyRoom, PUBLIC_URL, signEvent, signText } from '../../../test/support/key-room.ts';
import { createBitcoinKey, createHashLock, createNostrKey } from '../../../test/support/keys.ts';

const sql = await openDatabase();
after(() => sql.close());

const phone = { ip: '198.51.100.7', userAgent: 'Wallet/1.0' };
const login = { browserSecret: null, purpose: 'login', origin: laptop } as const;

const accountOf = (id: string) =>
  sql.db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const keysOf = (id: string) => sql.db.selectFrom('user_keys').selectAll().where('user_id', '=', id).execute();
const auditOf = (id: string) =>
  sql.db.selectFrom('audit_logs').selectAll().where('user_id', '=', id).orderBy('id').execute();

describe('a challenge', () => {
  it('is one line of printable ASCII that names domain, purpose, time and nonce, short enough for a hardware wallet', async () => {
    const { keys } = openKeyRoom(sql);
    const { message, nonce, nostrEvent } = await keys.create(login);
    assert.equal(
      message,
      `id.example.com wants you to sign in with your Bitcoin key. This is not a payment. Issued 2026-11-02T12:00:00Z, valid for 5 minutes. Nonce ${nonce}`,
    );
    assert.match(nonce, /^[0-9a-f]{32}$/);
    assert.match(message, /^[\x20-\x7e]{1,240}$/);
    const tags = [
      ['u', `${PUBLIC_URL}/api/verify`],
      ['method', 'POST'],
      ['challenge', nonce],
    ];
    assert.deepEqual(nostrEvent, { kind: 27_235, tags, content: '' });
  });

  it('names the account a key is added to, unless the name is not plain', async () => {
    const { keys } = openKeyRoom(sql);
    const userId = await addUser(sql);
    const text = async (accountName: string) =>
      (await keys.create({ ...login, purpose: 'link', userId, accountName })).message;
    const name = 'n'.repeat(32);
    const long = openKeyRoom(sql, { publicUrl: `https://${'a'.repeat(40)}.example.com` });
    assert.match(
      await text(name),
      new RegExp(`add this key to the account ${name}\\. This is not a payment`),
    );
    assert.match(await text('häl'), /add this key to your account\. This/);
    assert.match(await text('two words. Pay me'), /add this key to your account\. This/);
    const longest = await long.keys.create({ ...login, purpose: 'link', userId, accountName: name });
    assert.ok(longest.message.length <= 240, String(longest.message.length));
  });

  it('belongs to the browser that asked for it, until it is answered', async () => {
    const { keys, clock } = openKeyRoom(sql);
    const created = await keys.create({ ...login, browserSecret: BROWSER });
    assert.deepEqual(await keys.show(created.challengeId, BROWSER), created);
    assert.equal(await keys.show(created.challengeId, 'x'.repeat(43)), null);
    clock.pass(5 * MINUTE);
    assert.equal(await keys.show(created.challengeId, BROWSER), null);
  });

  it('is bounded per network', async () => {
    const { keys } = openKeyRoom(sql, { limits: { openPerNetwork: 2 } });
    await keys.create(login);
    await keys.create(login);
    await assert.rejects(keys.create(login), { code: 'too_many_challenges' });
    await keys.create({ ...login, origin: phone });
  });
});

describe('signing in', () => {
  for (const kind of ['p2wpkh', 'p2tr', 'p2pkh'] as const) {
    it(`makes an account of a new ${kind} key, once, and finds it again`, async () => {
      const { keys } = openKeyRoom(sql);
      const key = createBitcoinKey(kind);
      const first = await keys.create(login);
      const answer = await keys.answer(first.challengeId, null, signText(key, first), laptop);
      assert.ok(answer.outcome === 'signed');
      assert.equal(answer.newAccount, true);
      assert.equal(answer.method, 'bip322');
      assert.equal(answer.publicKey, key.identity);
      const second = await keys.create(login);
      const again = await keys.answer(second.challengeId, null, signText(key, second), laptop);
      assert.ok(again.outcome === 'signed');
      assert.deepEqual([again.userId, again.newAccount], [answer.userId, false]);
      const [stored, ...others] = await keysOf(answer.userId);
      assert.equal(others.length, 0);
      assert.deepEqual(
        [stored?.kind, stored?.public_key, stored?.address],
        ['bitcoin', key.identity, key.address],
      );
      const expected = kind === 'p2tr' ? null : key.identity;
      assert.equal((await accountOf(answer.userId)).bitcoin_pubkey, expected);
      const audited = (await auditOf(answer.userId)).map(({ action, success }) => [action, success]);
      assert.deepEqual(audited, [
        ['key.signed', true],
        ['key.signed', true],
      ]);
    });
  }

  it('takes one key for one person, by whatever address it is shown', async () => {
    const { keys } = openKeyRoom(sql);
    const segwit = createBitcoinKey('p2wpkh');
    const legacy = createBitcoinKey('p2pkh', 'main', segwit.privateKey);
    const users = [];
    for (const key of [segwit, legacy]) {
      const created = await keys.create(login);
      const answer = await keys.answer(created.challengeId, null, signText(key, created), laptop);
      assert.ok(answer.outcome === 'signed');
      users.push(answer.userId);
    }
    const byKey = await keys.create(login);
    const proof = {
      kind: 'bitcoin',
      publicKey: segwit.publicKey,
      signature: segwit.sign(byKey.message),
    } as const;
    const answer = await keys.answer(byKey.challengeId, null, proof, laptop);
    assert.ok(answer.outcome === 'signed');
    assert.equal(new Set([...users, answer.userId]).size, 1);
    const [stored] = await keysOf(answer.userId);
    assert.equal(stored?.address, segwit.address);
  });

  it('works with a Nostr event for this challenge', async () => {
    const { keys, clock } = openKeyRoom(sql);
    const key = createNostrKey();
    const created = await keys.create(login);
    const answer = await keys.answer(created.challengeId, null, signEvent(key, created, clock.now()), laptop);
    assert.ok(answer.outcome === 'signed');
    assert.deepEqual([answer.method, answer.publicKey], ['nostr', key.pubkey]);
    assert.equal((await accountOf(answer.userId)).bitcoin_pubkey, null);
    const twice = await keys.answer(created.challengeId, null, signEvent(key, created, clock.now()), laptop);
    assert.deepEqual(twice, { outcome: 'refused', code: 'challenge_used' });
  });

  it('of 50 answers at once with one signature exactly one succeeds', async () => {
    const { keys } = openKeyRoom(sql);
    const key = createBitcoinKey();
    const created = await keys.create(login);
    const proof = signText(key, created);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => keys.answer(created.challengeId, null, proof, laptop)),
    );
    const signed = answers.filter(({ outcome }) => outcome === 'signed');
    assert.equal(signed.length, 1);
    const codes = new Set(answers.flatMap((answer) => (answer.outcome === 'refused' ? [answer.code] : [])));
    assert.deepEqual([...codes], ['challenge_used']);
  });

  it('two first sign-ins at once with one new key make one account', async () => {
    const { keys } = openKeyRoom(sql);
    const key = createBitcoinKey();
    const created = await Promise.all([keys.create(login), keys.create(login), keys.create(login)]);
    const answers = await Promise.all(
      created.map((challenge) => keys.answer(challenge.challengeId, null, signText(key, challenge), laptop)),
    );
    const users = answers.map((answer) => (answer.outcome === 'signed' ? answer.userId : answer.code));
    assert.equal(new Set(users).size, 1);
    assert.equal((await keysOf(users[0] ?? '')).length, 1);
  });

  it('in a browser is taken once, by the browser that asked', async () => {
    const { keys } = openKeyRoom(sql);
    const key = createBitcoinKey();
    const context = { interaction: 'i' };
    const created = await keys.create({ ...login, browserSecret: BROWSER, context });
    const { challengeId } = created;
    const foreign = await keys.answer(challengeId, 'x'.repeat(43), signText(key, created), phone);
    assert.deepEqual(foreign, { outcome: 'refused', code: 'challenge_not_found' });
    assert.equal(await keys.peek(challengeId, BROWSER), null);
    const answer = await keys.answer(challengeId, BROWSER, signText(key, created), phone);
    assert.ok(answer.outcome === 'signed' && answer.toClaim);
    const offered = await keys.peek(challengeId, BROWSER);
    assert.deepEqual(offered?.context, context);
    assert.deepEqual([offered?.ip, offered?.signedIp, offered?.method], [laptop.ip, phone.ip, 'bip322']);
    assert.equal(offered?.address, key.address);
    assert.equal(await keys.claim(challengeId, 'x'.repeat(43)), null);
    const claims = await Promise.all(Array.from({ length: 10 }, () => keys.claim(challengeId, BROWSER)));
    assert.deepEqual(
      claims.filter((claim) => claim !== null),
      [offered],
    );
  });

  it('in a browser is not taken with a key that is no longer on the account', async () => {
    const { keys, clock } = openKeyRoom(sql);
    const key = createNostrKey();
    const userId = await addUser(sql);
    await addKey(sql, userId, 'nostr', key.pubkey);
    const created = await keys.create({ ...login, browserSecret: BROWSER });
    const answer = await keys.answer(
      created.challengeId,
      BROWSER,
      signEvent(key, created, clock.now()),
      laptop,
    );
    assert.ok(answer.outcome === 'signed' && answer.userId === userId);
    await sql.db.deleteFrom('user_keys').where('public_key', '=', key.pubkey).execute();
    assert.equal(await keys.claim(created.challengeId, BROWSER), null);
  });

  it('is not for a disabled account', async () => {
    const { keys, clock } = openKeyRoom(sql);
    const key = createNostrKey();
    await addKey(sql, await addUser(sql, { status: 'disabled' }), 'nostr', key.pubkey);
    const created = await keys.create(login);
    const answer = await keys.answer(created.challengeId, null, signEvent(key, created, clock.now()), laptop);
    assert.deepEqual(answer, { outcome: 'refused', code: 'account_disabled' });
  });
});

describe('what is refused', () => {
  const refusal = async (change: (message: string) => string, options = {}) => {
    const { keys } = openKeyRoom(sql, options);
    const key = createBitcoinKey();
    const created = await keys.create(login);
    const proof = {
      kind: 'bitcoin',
      address: key.address,
      signature: key.sign(change(created.message)),
    } as const;
    const answer = await keys.answer(created.challengeId, null, proof, laptop);
    return answer.outcome === 'refused' ? answer.code : answer.outcome;
  };

  it('a signature over any other text, were it only a space more', async () => {
    assert.equal(await refusal((message) => message), 'signed');
    for (const other of [(m: string) => `${m} `, (m: string) => m.toLowerCase(), () => ''])
      assert.equal(await refusal(other), 'signature_invalid');
  });

  it('addresses of another network, and what is no address', async () => {
    const { keys } = openKeyRoom(sql, { network: 'regtest' });
    const created = await keys.create(login);
    const code = async (address: string) => {
      const proof = { kind: 'bitcoin', address, signature: 'AA==' } as const;
      const answer = await keys.answer(created.challengeId, null, proof, laptop);
      return answer.outcome === 'refused' && answer.code;
    };
    assert.equal(await code(createBitcoinKey('p2wpkh', 'main').address), 'address_wrong_network');
    assert.equal(await code('bc1qnonsense'), 'address_invalid');
    assert.equal(await code(''), 'address_invalid');
    assert.equal(await code(createBitcoinKey('p2wpkh', 'regtest').address), 'signature_invalid');
  });

  it("the attacker's signature under the victim's address", async () => {
    const { keys } = openKeyRoom(sql);
    const [attacker, victim] = [createBitcoinKey(), createBitcoinKey()];
    const created = await keys.create(login);
    const proof = { ...signText(attacker, created), address: victim.address };
    const answer = await keys.answer(created.challengeId, null, proof, laptop);
    assert.deepEqual(answer, { outcome: 'refused', code: 'signature_invalid' });
  });

  it('any key but the one that was announced', async () => {
    const { keys } = openKeyRoom(sql);
    const [announced, other] = [createBitcoinKey(), createBitcoinKey()];
    const created = await keys.create({ ...login, claim: announced.address });
    const wrong = await keys.answer(created.challengeId, null, signText(other, created), laptop);
    assert.deepEqual(wrong, { outcome: 'refused', code: 'signature_invalid' });
    const { signature } = signText(announced, created);
    const right = await keys.answer(created.challengeId, null, { kind: 'bitcoin', signature }, laptop);
    assert.equal(right.outcome, 'signed');
  });

  it('a signature that is valid only later: whoever may sign only then is not yet the owner', async () => {
    const { keys, clock } = openKeyRoom(sql);
    const key = createBitcoinKey();
    const seconds = Math.floor(clock.now() / 1000);
    const code = async (lockTime: number) => {
      const created = await keys.create(login);
      const signature = key.signLocked(created.message, lockTime);
      const proof = { kind: 'bitcoin', address: key.address, signature } as const;
      const answer = await keys.answer(created.challengeId, null, proof, laptop);
      return answer.outcome === 'refused' ? answer.code : answer.outcome;
    };
    assert.equal(await code(0), 'signed');
    assert.equal(await code(seconds - 1), 'signed');
    assert.equal(await code(seconds + 60), 'signature_invalid');
    assert.equal(await code(900_000), 'signature_invalid');
  });

  it('a challenge that is over, and one nobody asked for', async () => {
    const { keys, clock } = openKeyRoom(sql);
    const created = await keys.create(login);
    const proof = signText(createBitcoinKey(), created);
    const code = async (id: string) => {
      const answer = await keys.answer(id, null, proof, laptop);
      return answer.outcome === 'refused' && answer.code;
    };
    for (const id of ['', 'x', '00000000-0000-4000-8000-000000000000'])
      assert.equal(await code(id), 'challenge_not_found');
    clock.pass(5 * MINUTE);
    assert.equal(await code(created.challengeId), 'challenge_expired');
  });

  it('the curve is asked only about a challenge that can be answered', async () => {
    const { keys, curveAsked } = openKeyRoom(sql);
    const created = await keys.create(login);
    const proof = signText(createBitcoinKey(), created);
    await keys.answer('00000000-0000-4000-8000-000000000000', null, proof, laptop);
    assert.equal(curveAsked(), 0);
    await keys.answer(created.challengeId, null, proof, laptop);
    const once = curveAsked();
    await keys.answer(created.challengeId, null, proof, laptop);
    assert.equal(curveAsked(), once);
  });
});

describe('a Nostr event', () => {
  const key = createNostrKey();
  const answerWith = async (
    change: (event: ReturnType<typeof key.sign>, nonce: string) => object | null,
    at = 0,
  ) => {
    const { keys, clock } = openKeyRoom(sql);
    const created = await keys.create(login);
    const { event } = signEvent(key, created, clock.now() + at);
    const proof = { kind: 'nostr', event: change(event, created.nonce) } as const;
    const answer = await keys.answer(created.challengeId, null, proof, laptop);
    return answer.outcome === 'refused' ? answer.code : answer.outcome;
  };
  const resigned = (change: object) => (event: ReturnType<typeof key.sign>) =>
    key.sign({ ...event, createdAt: event.created_at, ...change });
  const tagged = (u: string, method: string, challenge: string) =>
    resigned({
      tags: [
        ['u', u],
        ['method', method],
        ['challenge', challenge],
      ],
    });
  const u = `${PUBLIC_URL}/api/verify`;

  it('may say something to its reader, up to 1000 characters', async () => {
    assert.equal(await answerWith(resigned({ content: 'x'.repeat(1000) })), 'signed');
    assert.equal(await answerWith(resigned({ content: 'x'.repeat(1001) })), 'signature_invalid');
  });

  it('is for this server, this method and this challenge', async () => {
    const own = (event: ReturnType<typeof key.sign>, nonce: string) => tagged(u, 'POST', nonce)(event);
    assert.equal(await answerWith(own), 'signed');
    const foreign = [
      tagged(u, 'POST', '0'.repeat(32)),
      (event: ReturnType<typeof key.sign>, nonce: string) => tagged(`${u}/`, 'POST', nonce)(event),
      (event: ReturnType<typeof key.sign>, nonce: string) =>
        tagged('https://evil.example/api/verify', 'POST', nonce)(event),
      (event: ReturnType<typeof key.sign>, nonce: string) => tagged(u, 'GET', nonce)(event),
      (event: ReturnType<typeof key.sign>, nonce: string) =>
        resigned({ tags: [...event.tags, ['challenge', nonce]] })(event),
      resigned({ kind: 22_242 }),
    ];
    for (const change of foreign) assert.equal(await answerWith(change), 'signature_invalid');
  });

  it('is dated between a minute before the challenge and a minute from now', async () => {
    const same = (event: object) => event;
    assert.equal(await answerWith(same, -60_000), 'signed');
    assert.equal(await answerWith(same, -61_000), 'signature_invalid');
    assert.equal(await answerWith(same, 60_000), 'signed');
    assert.equal(await answerWith(same, 61_000), 'signature_invalid');
  });

  it('has the id of its own fields, and is an event at all', async () => {
    assert.equal(await answerWith((event) => ({ ...event, content: 'altered' })), 'signature_invalid');
    assert.equal(await answerWith(() => null), 'event_invalid');
    assert.equal(await answerWith((event) => ({ ...event, sig: undefined })), 'event_invalid');
    assert.equal(await answerWith((event) => ({ ...event, unknown: 'field' })), 'signed');
  });
});

describe('failures', () => {
  it('five cancel the challenge, and the audit trail has it', async () => {
    const { keys } = openKeyRoom(sql);
    const userId = await addUser(sql);
    const created = await keys.create({ ...login, purpose: 'link', userId });
    const acting = { purposes: ['link'], userId } as const;
    const codes = [];
    for (let round = 0; round < 6; round += 1) {
      const proof = { ...signText(createBitcoinKey(), created), address: createBitcoinKey().address };
      const answer = await keys.answer(created.challengeId, null, proof, laptop, acting);
      codes.push(answer.outcome === 'refused' && answer.code);
    }
    assert.deepEqual(codes, [...Array(5).fill('signature_invalid'), 'challenge_cancelled']);
    assert.deepEqual(
      (await auditOf(userId)).map(({ action }) => action),
      ['key.challenge_cancelled'],
    );
  });

  it('five lock the key for this network in all processes; a right signature then hears what a wrong one hears', async () => {
    const here = openKeyRoom(sql);
    const there = openKeyRoom(sql, { kv: here.kv, clock: here.clock });
    const key = createBitcoinKey();
    const attempt = async (room: typeof here, right: boolean, origin = laptop) => {
      const created = await room.keys.create(login);
      const proof = right
        ? signText(key, created)
        : { ...signText(createBitcoinKey(), created), address: key.address };
      return room.keys.answer(created.challengeId, null, proof, origin);
    };
    for (let round = 0; round < 4; round += 1) await attempt(here, false);
    assert.equal((await attempt(there, true)).outcome, 'signed');
    const wrong = await attempt(here, false);
    const asked = there.curveAsked();
    const locked = await attempt(there, true);
    assert.deepEqual(locked, wrong);
    assert.deepEqual(locked, { outcome: 'refused', code: 'signature_invalid' });
    assert.equal(there.curveAsked(), asked + 1, 'after the same work');
    assert.equal((await attempt(there, true, phone)).outcome, 'signed');
    here.clock.pass(15 * MINUTE);
    assert.equal((await attempt(there, true)).outcome, 'signed');
  });
});

describe('scripts that take an interpreter', () => {
  const { address, signature } = createHashLock(Buffer.from('opens'));
  const question = { kind: 'bitcoin', address, signature } as const;
  const answerWith = async (word?: 'valid' | 'invalid' | 'unavailable') => {
    const { keys } = openKeyRoom(sql, word ? { scriptCheck: async () => word } : {});
    const created = await keys.create(login);
    const answer = await keys.answer(created.challengeId, null, question, laptop);
    return answer.outcome === 'refused' ? answer.code : answer.outcome;
  };

  it('are refused without a node, with a text that says what to do', async () => {
    assert.equal(await answerWith(), 'script_not_supported');
  });

  it('are what the node says they are', async () => {
    assert.equal(await answerWith('invalid'), 'signature_invalid');
    assert.equal(await answerWith('unavailable'), 'script_check_unavailable');
    assert.equal(await answerWith('valid'), 'signed');
  });
});

describe('adding a key', () => {
  const link = async (
    userId: string,
    sign: (
      created: Awaited<ReturnType<ReturnType<typeof openKeyRoom>['keys']['create']>>,
      now: number,
    ) => Parameters<ReturnType<typeof openKeyRoom>['keys']['answer']>[2],
    room = openKeyRoom(sql),
  ) => {
    const created = await room.keys.create({ ...login, purpose: 'link', userId, accountName: 'hal' });
    const acting = { purposes: ['link'], userId, label: 'Blue' } as const;
    return room.keys.answer(created.challengeId, null, sign(created, room.clock.now()), laptop, acting);
  };

  it('puts it on the account, with its address and name, and into the audit trail', async () => {
    const userId = await addUser(sql);
    const key = createBitcoinKey();
    const answer = await link(userId, (created) => signText(key, created));
    assert.ok(answer.outcome === 'signed' && answer.linked);
    const [stored] = await keysOf(userId);
    assert.deepEqual([stored?.id, stored?.label, stored?.address], [answer.keyId, 'Blue', key.address]);
    assert.equal((await accountOf(userId)).bitcoin_pubkey, key.identity);
    const [event] = await auditOf(userId);
    assert.deepEqual([event?.action, event?.resource_id], ['key.linked', answer.keyId]);
    const again = await link(userId, (created) => signText(key, created));
    assert.ok(again.outcome === 'signed' && !again.linked);
    assert.equal(again.keyId, answer.keyId);
  });

  it("refuses another account's key, and more keys than an account may have", async () => {
    const key = createNostrKey();
    await addKey(sql, await addUser(sql), 'nostr', key.pubkey);
    const taken = await link(await addUser(sql), (created, now) => signEvent(key, created, now));
    assert.deepEqual(taken, { outcome: 'refused', code: 'key_taken' });
    const full = await addUser(sql);
    await addKey(sql, full, 'nostr', createNostrKey().pubkey);
    const room = openKeyRoom(sql, { limits: { keysPerAccount: 1 } });
    const many = await link(full, (created) => signText(createBitcoinKey(), created), room);
    assert.deepEqual(many, { outcome: 'refused', code: 'too_many_keys' });
  });

  it('is done by the account that asked, with the challenge made for it', async () => {
    const { keys } = openKeyRoom(sql);
    const [mine, theirs] = [await addUser(sql), await addUser(sql)];
    const created = await keys.create({ ...login, purpose: 'link', userId: mine });
    const proof = signText(createBitcoinKey(), created);
    const others = [
      undefined,
      { purposes: ['link'], userId: theirs },
      { purposes: ['login', 'auth'], userId: mine },
    ] as const;
    for (const acting of others) {
      const answer = await keys.answer(created.challengeId, null, proof, laptop, acting);
      assert.deepEqual(answer, { outcome: 'refused', code: 'challenge_not_found' });
    }
    const toSignIn = await keys.create(login);
    const acting = { purposes: ['link'], userId: mine } as const;
    const answer = await keys.answer(
      toSignIn.challengeId,
      null,
      signText(createBitcoinKey(), toSignIn),
      laptop,
      acting,
    );
    assert.deepEqual(answer, { outcome: 'refused', code: 'challenge_not_found' });
  });
});

describe('confirming that it is you', () => {
  it('takes a key of the account, and five failures lock the account, not the key', async () => {
    const room = openKeyRoom(sql);
    const { keys, clock } = room;
    const [mine, other] = [createNostrKey(), createNostrKey()];
    const userId = await addUser(sql);
    await addKey(sql, userId, 'nostr', mine.pubkey);
    const attempt = async (key: typeof mine, broken = false) => {
      const created = await keys.create({ ...login, purpose: 'auth', userId });
      const { event } = signEvent(key, created, clock.now());
      const proof = { kind: 'nostr', event: broken ? { ...event, content: 'x' } : event } as const;
      const acting = { purposes: ['auth'], userId } as const;
      const answer = await keys.answer(created.challengeId, null, proof, laptop, acting);
      return answer.outcome === 'refused' ? answer.code : answer.outcome;
    };
    assert.equal(await attempt(mine), 'signed');
    assert.equal(await attempt(other), 'key_not_yours');
    for (let round = 0; round < 5; round += 1) assert.equal(await attempt(other, true), 'signature_invalid');
    assert.equal(await attempt(mine), 'signature_invalid');
  });
});
