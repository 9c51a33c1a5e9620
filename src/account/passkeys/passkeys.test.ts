/** The second factor on a real database, with the real verifier and an authenticator in software. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import {
  addUser,
  createTestClock,
  laptop,
  MINUTE,
  openDatabase,
  random,
} from '../../../test/support/accounts.ts';
import { createAuthenticator, type Deviation } from '../../../test/support/passkey.ts';
import type { AuditEvent } from '../../core/ports.ts';
import { createMemoryKeyValue } from '../../infra/kv/memory.ts';
import { createPasskeyStore } from '../../infra/sql/passkey-store.ts';
import { createPasskeys } from './passkeys.ts';

const ORIGIN = 'https://id.example.com';
const sql = await openDatabase();
after(() => sql.close());

const clock = createTestClock();
const kv = createMemoryKeyValue({ clock, maxKeys: 10_000 });
const audited: AuditEvent[] = [];
const rechecked: string[] = [];
const ended: [userId: string, except: string | null | undefined][] = [];

/** Another process of the same deployment. */
const open = () =>
  createPasskeys({
    store: createPasskeyStore(sql),
    sessions: {
      recheck: async (userId) => void rechecked.push(userId),
      revokeAll: async (userId, except) => ended.push([userId, except]),
    },
    kv,
    clock,
    random,
    audit: { record: async (event) => void audited.push(event) },
    publicUrl: ORIGIN,
    lock: { failures: 5, duration: 15 * MINUTE },
  });
const passkeys = open();

async function person() {
  const userId = await addUser(sql);
  return { userId, binding: `session:${randomUUID()}`, origin: laptop, strong: true };
}
type Person = Awaited<ReturnType<typeof person>>;

async function registrationOf(
  me: Person,
  device = createAuthenticator({ origin: ORIGIN }),
  how: Deviation = {},
) {
  const options = await passkeys.registrationOptions({ ...me, name: 'hal' });
  const response = device.create({ ...options }, how);
  return {
    device,
    options,
    response,
    register: () => passkeys.register({ ...me, response, label: 'Phone' }),
  };
}

/** A person with a passkey. */
async function registered(device = createAuthenticator({ origin: ORIGIN })) {
  const me = await person();
  const { register } = await registrationOf(me, device);
  const made = await register();
  assert.ok(made);
  return { me, device, passkey: made.passkey };
}

async function assertWith(me: Person, device: ReturnType<typeof createAuthenticator>, how: Deviation = {}) {
  const response = device.get({ ...(await passkeys.assertionOptions(me)) }, how);
  return passkeys.assert({ ...me, response });
}

describe('WebAuthn Level 3 section 7.1: registering a new credential', () => {
  it('a passkey that is made is listed, and says how it is kept', async () => {
    const { me, passkey } = await registered();
    assert.deepEqual(
      (await passkeys.list(me.userId)).map(({ id }) => id),
      [passkey.id],
    );
    assert.equal(passkey.label, 'Phone');
    assert.equal(passkey.deviceType, 'singleDevice');
    assert.deepEqual(passkey.transports, ['internal', 'hybrid']);
    assert.deepEqual(await passkeys.state(me.userId), { required: false, count: 1 });
    const synced = await registered(createAuthenticator({ origin: ORIGIN, synced: true }));
    assert.deepEqual([synced.passkey.deviceType, synced.passkey.backedUp], ['multiDevice', true]);
  });

  it('names this site, asks for no attestation, excludes what is known and says nothing about the person', async () => {
    const { me, device } = await registered();
    const options = await passkeys.registrationOptions({ ...me, name: 'hal' });
    assert.equal(options.rp.id, 'id.example.com');
    assert.equal(options.attestation, 'none');
    assert.deepEqual(
      options.excludeCredentials?.map(({ id }) => id),
      [device.id],
    );
    assert.equal(Buffer.from(options.challenge, 'base64url').length, 32);
    assert.equal(Buffer.from(options.user.id, 'base64url').length, 16);
  });

  const wrong: [name: string, how: Deviation][] = [
    ['another origin', { origin: 'https://id.example.com.evil.example' }],
    ['the same host over http', { origin: 'http://id.example.com' }],
    ['another relying party', { rpId: 'example.com' }],
    ['a challenge of nobody', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['a challenge that is none', { challenge: 'A' }],
    ['an assertion', { type: 'webauthn.get' }],
    ['a frame of another site', { crossOrigin: true }],
    ['nobody present', { userPresent: false }],
    ['an attestation that nobody asked for', { format: 'packed' }],
    ['an attestation whose certificates would be followed', { format: 'tpm' }],
  ];
  for (const [name, how] of wrong) {
    it(`refuses ${name}`, async () => {
      const me = await person();
      const { register } = await registrationOf(me, undefined, how);
      assert.equal(await register(), null);
      assert.deepEqual(await passkeys.list(me.userId), []);
    });
  }

  it('refuses the challenge of another session, of another person and of another ceremony', async () => {
    const { me, device } = await registered();
    const another = { ...me, binding: 'session:another' };
    const { response } = await registrationOf(another, createAuthenticator({ origin: ORIGIN }));
    assert.equal(await passkeys.register({ ...me, response, label: null }), null);
    assert.equal(await passkeys.register({ ...(await person()), response, label: null }), null);
    const options = await passkeys.assertionOptions(me);
    const made = createAuthenticator({ origin: ORIGIN }).create({ user: {}, ...options });
    assert.equal(await passkeys.register({ ...me, response: made, label: null }), null);
    assert.ok(await assertWith(me, device));
  });

  it('takes a challenge once, and not after five minutes', async () => {
    const { register } = await registrationOf(await person());
    assert.ok(await register());
    assert.equal(await register(), null);
    const late = await registrationOf(await person());
    clock.pass(5 * MINUTE);
    assert.equal(await late.register(), null);
  });

  it('step 27: a credential that somebody has is nobody else’s, nor theirs twice', async () => {
    const { me, device } = await registered();
    for (const whoever of [me, await person()]) {
      const { register } = await registrationOf(whoever, device);
      await assert.rejects(register(), { code: 'passkey_taken' });
    }
  });

  it('a person has at most twenty, however many are added at once', async () => {
    const me = await person();
    for (let count = 0; count < 17; count += 1) assert.ok(await (await registrationOf(me)).register());
    const begun = [];
    for (let count = 0; count < 6; count += 1) begun.push(await registrationOf(me));
    const outcomes = await Promise.allSettled(begun.map(({ register }) => register()));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 3);
    await assert.rejects(registrationOf(me), { code: 'too_many_passkeys' });
    assert.equal((await passkeys.state(me.userId)).count, 20);
  });

  it('never throws at what a browser cannot have sent', async () => {
    const me = await person();
    const { response } = await registrationOf(me);
    const { response: inner } = response;
    const broken: unknown[] = [
      null,
      'x',
      [],
      {},
      { ...response, type: 'password' },
      { ...response, id: 'another' },
      { ...response, response: { ...inner, clientDataJSON: 'bm90IGpzb24' } },
      { ...response, response: { ...inner, attestationObject: 'x'.repeat(30_000) } },
      { ...response, response: { ...inner, attestationObject: 'm5ubm5ub' } },
    ];
    for (const each of broken) {
      assert.equal(await passkeys.register({ ...me, response: each, label: null }), null);
      assert.equal(await passkeys.assert({ ...me, response: each }), null);
    }
  });
});

describe('WebAuthn Level 3 section 7.2: verifying an assertion', () => {
  it('says how the passkey is kept, RFC 8176: hwk on one device, swk on several', async () => {
    const { me, device } = await registered();
    assert.deepEqual(await assertWith(me, device), { amr: 'hwk' });
    assert.notEqual((await passkeys.list(me.userId))[0]?.lastUsedAt, null);
    const synced = await registered(createAuthenticator({ origin: ORIGIN, synced: true }));
    assert.deepEqual(await assertWith(synced.me, synced.device), { amr: 'swk' });
    assert.deepEqual(await assertWith(synced.me, synced.device), { amr: 'swk' });
  });

  it('an authenticator that does not know its owner will do after a key', async () => {
    const { me, device } = await registered();
    assert.ok(await assertWith(me, device, { userVerified: false }));
  });

  const wrong: [name: string, how: Deviation][] = [
    ['another origin', { origin: 'https://evil.example' }],
    ['another relying party', { rpId: 'evil.example' }],
    ['a challenge of nobody', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['a registration', { type: 'webauthn.create' }],
    ['a frame of another site', { crossOrigin: true }],
    ['step 16: nobody present', { userPresent: false }],
    ['step 6: another person’s handle', { userHandle: Buffer.alloc(16).toString('base64url') }],
    ['step 19: a passkey that may suddenly be copied', { backupEligible: true }],
    ['step 21: the signature of another key', { forged: true }],
  ];
  for (const [name, how] of wrong) {
    it(`refuses ${name}`, async () => {
      const { me, device } = await registered();
      assert.equal(await assertWith(me, device, how), null);
      assert.ok(await assertWith(me, device), 'the passkey itself is as good as before');
    });
  }

  it('refuses somebody else’s passkey', async () => {
    const [mine, theirs] = [await registered(), await registered()];
    assert.equal(await assertWith(mine.me, theirs.device), null);
  });

  it('refuses the challenge of another session', async () => {
    const { me, device } = await registered();
    const response = device.get({ ...(await passkeys.assertionOptions(me)) });
    assert.equal(await passkeys.assert({ ...me, binding: 'session:another', response }), null);
    assert.ok(await passkeys.assert({ ...me, response }), 'which stays good where it was asked for');
  });

  it('of twenty identical assertions at once one is taken, and nobody is locked out', async () => {
    const { me, device } = await registered();
    const other = open();
    const response = device.get({ ...(await passkeys.assertionOptions(me)) });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, count) => (count % 2 ? passkeys : other).assert({ ...me, response })),
    );
    assert.equal(answers.filter(Boolean).length, 1);
    assert.ok(await assertWith(me, device));
  });

  it('section 6.1.1: a counter that does not grow is a copy, which is refused and audited', async () => {
    const { me, device, passkey } = await registered();
    assert.ok(await assertWith(me, device, { counter: 10 }));
    for (const counter of [10, 9, 0]) assert.equal(await assertWith(me, device, { counter }), null);
    const last = audited.at(-1);
    assert.deepEqual(
      [last?.action, last?.success, last?.userId, last?.resourceId, last?.metadata],
      ['passkey.refused', false, me.userId, passkey.id, { reason: 'counter_regressed' }],
    );
    assert.ok(await assertWith(me, device, { counter: 11 }));
  });

  it('section 6.1.1: an authenticator that does not count is taken at 0, and never again after it has counted', async () => {
    const { me, device } = await registered(createAuthenticator({ origin: ORIGIN, counts: false }));
    for (const counter of [0, 0, 5]) assert.ok(await assertWith(me, device, { counter }));
    assert.equal(await assertWith(me, device, { counter: 0 }), null);
  });

  it('who has none is asked for none', async () => {
    await assert.rejects(passkeys.assertionOptions(await person()), { code: 'passkey_missing' });
  });
});

describe('lockout', () => {
  it('after five failures, in whichever process, a right assertion is answered like a wrong one, for 15 minutes', async () => {
    const { me, device } = await registered();
    const other = open();
    for (let failure = 0; failure < 5; failure += 1) {
      const response = device.get({ ...(await passkeys.assertionOptions(me)) }, { forged: true });
      assert.equal(await (failure % 2 ? passkeys : other).assert({ ...me, response }), null);
    }
    assert.equal(await assertWith(me, device), null);
    clock.pass(15 * MINUTE - 1);
    assert.equal(await assertWith(me, device), null);
    clock.pass(1);
    assert.ok(await assertWith(me, device));
  });

  it('one person’s failures are nobody else’s', async () => {
    const [mine, theirs] = [await registered(), await registered()];
    for (let failure = 0; failure < 5; failure += 1) await assertWith(mine.me, mine.device, { forged: true });
    assert.equal(await assertWith(mine.me, mine.device), null);
    assert.ok(await assertWith(theirs.me, theirs.device));
  });
});

describe('an account that has a passkey', () => {
  it('lets nobody who has shown a key alone add one, take one off, or change what is wanted', async () => {
    const { me, device, passkey } = await registered();
    const weak = { ...me, strong: false };
    const refused = { code: 'second_factor_required' };
    await assert.rejects(registrationOf(weak), refused);
    const { response } = await registrationOf(me);
    await assert.rejects(passkeys.register({ ...weak, response, label: null }), refused);
    await assert.rejects(passkeys.remove(weak, passkey.id, 'here'), refused);
    for (const required of [true, false]) await assert.rejects(passkeys.require(weak, required), refused);
    assert.deepEqual(await passkeys.state(me.userId), { required: false, count: 1 });
    await passkeys.require(me, true);
    await assert.rejects(passkeys.remove(weak, passkey.id, 'here'), refused);
    await assert.rejects(passkeys.require(weak, false), refused);
    assert.deepEqual(await passkeys.state(me.userId), { required: true, count: 1 });
    assert.ok(await assertWith(me, device));
  });

  it('had its first one made after a key alone, of all that were begun', async () => {
    const weak = { ...(await person()), strong: false };
    const begun = [await registrationOf(weak), await registrationOf(weak), await registrationOf(weak)];
    const outcomes = await Promise.allSettled(begun.map(({ register }) => register()));
    assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected', 'rejected']);
    assert.equal((await passkeys.state(weak.userId)).count, 1);
  });
});

describe('an account that wants a passkey', () => {
  it('has one, and every session hears of it', async () => {
    const me = await person();
    await assert.rejects(passkeys.require(me, true), { code: 'passkey_missing' });
    assert.ok(await (await registrationOf(me)).register());
    await passkeys.require(me, true);
    assert.deepEqual(await passkeys.state(me.userId), { required: true, count: 1 });
    assert.equal(rechecked.at(-1), me.userId);
    await passkeys.require(me, false);
    assert.deepEqual(await passkeys.state(me.userId), { required: false, count: 1 });
  });

  it('keeps its last passkey, and lets the others go', async () => {
    const { me, passkey } = await registered();
    assert.ok(await (await registrationOf(me)).register());
    await passkeys.require(me, true);
    assert.equal(await passkeys.remove(await person(), passkey.id, 'here'), false);
    ended.length = 0;
    assert.equal(await passkeys.remove(me, passkey.id, 'here'), true);
    assert.equal(await passkeys.remove(me, passkey.id, 'here'), false);
    assert.deepEqual(ended, [[me.userId, 'here']]);
    const [last] = await passkeys.list(me.userId);
    await assert.rejects(passkeys.remove(me, last?.id ?? '', 'here'), { code: 'last_passkey' });
    await passkeys.require(me, false);
    assert.equal(await passkeys.remove(me, last?.id ?? '', 'here'), true);
  });
});
