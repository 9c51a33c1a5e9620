/** An account with something in every table, and all that can be done with it: for tests of what happens at once. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { sql as raw } from 'kysely';
import { createAdminStore } from '../../src/infra/sql/admin-store.ts';
import { createClientStore } from '../../src/infra/sql/client-store.ts';
import { createKeyChallengeStore } from '../../src/infra/sql/key-challenge-store.ts';
import { createMergeStore } from '../../src/infra/sql/key-merge.ts';
import { createRefreshStore } from '../../src/infra/sql/key-refresh.ts';
import { createKeyStore } from '../../src/infra/sql/key-store.ts';
import { createLnurlStore } from '../../src/infra/sql/lnurl-store.ts';
import { createOauthStore } from '../../src/infra/sql/oauth-store.ts';
import { createPasskeyStore } from '../../src/infra/sql/passkey-store.ts';
import { createSessionStore } from '../../src/infra/sql/session-store.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import type { Change, NewToken } from '../../src/oauth/store.ts';
import { addKey, addUser, DAY, laptop } from './accounts.ts';
import { proofActs } from './life-of-proofs.ts';
import { fillWallet, walletActs } from './life-of-wallet.ts';
import { addWallet } from './wallets.ts';

export type Act = () => Promise<unknown>;

export type Life = {
  readonly userId: string;
  readonly walletId: string;
  readonly clientId: string;
  /** Each writes several rows of the account's, or one that names it. Any number of times, in any order. */
  readonly acts: Readonly<Record<string, Act>>;
};

const hex = (bytes: number) => randomBytes(bytes).toString('hex');
const pubkey = () => `02${hex(32)}`;
const later = () => new Date(Date.now() + DAY);

/** An application of somebody else's, or of `owner`. */
export async function addClient({ db }: Sql, owner: string | null = null): Promise<string> {
  const id = randomUUID();
  await raw`insert into oauth_clients
      (client_id, client_name, is_confidential, token_endpoint_auth_method, owner_user_id)
    values (${id}, 'Example', false, 'none', ${owner})`.execute(db);
  return id;
}

export async function createLife(sql: Sql, clientId: string): Promise<Life> {
  const userId = await addUser(sql);
  const own = await addClient(sql, userId);
  const { acts: signing } = await createPerson(sql, userId);
  const walletId = await addWallet(sql, userId, { state: 'ready', is_default: true });
  await fillWallet(sql, walletId);
  return {
    userId,
    walletId,
    clientId,
    acts: {
      ...signing,
      ...(await applicationActs(sql, userId, clientId)),
      ...ownerActs(sql, userId, own),
      ...walletActs(sql, userId, walletId),
      ...proofActs(sql, userId, clientId),
    },
  };
}

async function createPerson(sql: Sql, userId: string): Promise<{ acts: Record<string, Act> }> {
  const { db } = sql;
  const [sessions, keys, passkeys] = [createSessionStore(sql), createKeyStore(sql), createPasskeyStore(sql)];
  const [merges, refreshes, admin] = [createMergeStore(sql), createRefreshStore(sql), createAdminStore(sql)];
  const [challenges, wallets] = [createKeyChallengeStore(sql), createLnurlStore(sql)];
  const [bitcoin, lnurl] = [pubkey(), pubkey()];
  await addKey(sql, userId, 'bitcoin', bitcoin);
  await addKey(sql, userId, 'lnurl', lnurl);
  const actor = { userId, origin: laptop, strong: true };

  const openSession = async (kind: 'api' | 'browser') => {
    const [now, uid] = [Date.now(), hex(16)];
    const [ends, digest] = [now + DAY, randomBytes(32)];
    const times = { createdAt: now, lastActivityAt: now, expiresAt: ends, absoluteExpiresAt: ends };
    const who = { userId, kind, ip: null, userAgent: null, amr: [], acr: null, authTime: now };
    await sessions.insert({ digest, uid, payload: { uid }, ...who, ...times });
    return { uid, digest };
  };
  const issue = async () => {
    const { uid } = await openSession('api');
    const digest = randomBytes(32);
    const times = { now: Date.now(), expiresAt: Date.now() + DAY };
    await refreshes.insert({
      digest,
      userId,
      sessionUid: uid,
      kind: 'bitcoin',
      publicKey: bitcoin,
      ...times,
    });
    return digest;
  };
  const addPasskey = async () => {
    const id = randomUUID();
    const credential = {
      credentialId: randomBytes(16),
      publicKey: randomBytes(32),
      userHandle: randomBytes(16),
    };
    const kind = {
      deviceType: 'multiDevice' as const,
      backedUp: true,
      transports: [],
      label: null,
      counter: 0,
    };
    await passkeys.add(actor, { id, ...credential, ...kind, createdAt: new Date() }, 100);
    return id;
  };
  const asked = { browserDigest: null, clientId: null, context: {}, ip: null, userAgent: null };
  const times = () => ({ createdAt: Date.now(), expiresAt: Date.now() + DAY });
  const signing = () => ({
    now: Date.now(),
    claimUntil: Date.now() + DAY,
    origin: laptop,
    newUserId: randomUUID(),
    newKeyId: randomUUID(),
    keysPerAccount: 1000,
  });
  const sign = async (purpose: 'login' | 'link' | 'auth', publicKey: string) => {
    const id = randomUUID();
    const owner = purpose === 'login' ? null : userId;
    const rest = { nonce: hex(16), message: 'x', purpose, claim: null, userId: owner };
    await challenges.insert({ id, ...rest, ...asked, ...times() });
    return () =>
      challenges.sign({
        challengeId: id,
        kind: 'bitcoin',
        publicKey,
        address: null,
        label: null,
        ...signing(),
      });
  };
  const signLnurl = async (action: 'login' | 'auth') => {
    const [k1, sessionId] = [hex(32), randomUUID()];
    const owner = action === 'login' ? null : userId;
    await wallets.insert({ k1, sessionId, action, userId: owner, ...asked, ...times() });
    const ends = { expiresAt: Date.now() + DAY, absoluteExpiresAt: Date.now() + DAY };
    const session = { digest: randomBytes(32), uid: hex(16), payload: {}, ...ends };
    return () => wallets.sign({ k1, publicKey: lnurl, session, ...signing() });
  };
  const merge = async (from: string, into: string) => {
    const [digest, browserDigest] = [randomBytes(32), randomBytes(32)];
    const now = Date.now();
    await merges.insert({ digest, userId: from, browserDigest, now, expiresAt: now + DAY });
    const rules = { strong: true, keysPerAccount: 1000, now, origin: laptop };
    return () => merges.merge({ digest, browserDigest, into, ...rules });
  };
  /** What is needed first is made before the others begin. */
  const readied =
    <T>(make: () => Promise<T>, act: (made: T) => Promise<unknown>): Act =>
    async () =>
      act(await make());

  await openSession('browser');
  await addPasskey();
  await addPasskey();
  const ready = {
    refresh: await issue(),
    key: await addKey(sql, userId, 'bitcoin', pubkey()),
    link: await sign('link', pubkey()),
    auth: await sign('auth', bitcoin),
    login: await sign('login', bitcoin),
    walletLogin: await signLnurl('login'),
    walletAuth: await signLnurl('auth'),
    passkey: await addPasskey(),
    merge: await merge(await addUser(sql), userId),
  };
  const rotate = (digest: Buffer) => {
    const ends = { expiresAt: Date.now() + DAY, absoluteExpiresAt: Date.now() + DAY };
    const next = { nextDigest: randomBytes(32), sessionDigest: randomBytes(32) };
    return refreshes.rotate({ digest, ...next, now: Date.now(), ends, origin: laptop });
  };
  return {
    acts: {
      'a refresh token is used': () => rotate(ready.refresh),
      'a session begins, and is renewed': readied(issue, rotate),
      'a key is removed': () => keys.remove({ userId, keyId: ready.key, now: Date.now(), origin: laptop }),
      'a key is linked': ready.link,
      'another key is linked': readied(
        () => sign('link', pubkey()),
        (done) => done(),
      ),
      'a key answers': ready.auth,
      'somebody signs in': ready.login,
      'a wallet signs in': ready.walletLogin,
      'a wallet answers': ready.walletAuth,
      'a passkey is removed': () => passkeys.remove(actor, ready.passkey, new Date()),
      'another passkey is added': addPasskey,
      'passkeys are wanted': () => passkeys.require(actor, randomInt(2) === 1, new Date()),
      'passkeys are reset': () => admin.resetPasskeys(userId, 'operator', new Date()),
      'all sessions end': () => sessions.endAll(userId, null, Date.now()),
      'roles change': () =>
        admin.changeRoles({
          userId,
          next: (before) => (before.includes('operator') ? [] : ['operator']),
          by: 'operator',
          now: new Date(),
        }),
      'another account becomes part of it': ready.merge,
      'it is looked at': () => raw`select 1 from users where id = ${userId}`.execute(db),
    },
  };
}

async function applicationActs(sql: Sql, userId: string, clientId: string): Promise<Record<string, Act>> {
  const { db } = sql;
  const store = createOauthStore(db, Date);
  const token = (fields: Partial<NewToken>): Change => ({
    kind: 'token.insert',
    token: {
      ...{ digest: randomBytes(32), kind: 'refresh', format: 'opaque', clientId, userId, grantId: null },
      ...{ familyId: null, parentDigest: null, scope: [], audience: [], payload: {}, expiresAt: later() },
      ...fields,
    },
  });
  const grant = (id: string): Change => ({
    kind: 'grant.save',
    ...{ id, userId, clientId, payload: {}, expiresAt: later() },
  });
  /** As after a sign-in: consent, grant and code. */
  const allow = async () => {
    const [id, digest] = [hex(16), randomBytes(32)];
    const about = { clientId, userId, grantId: id, scope: ['openid'], payload: {}, expiresAt: later() };
    const rest = { redirectUri: null, codeChallenge: null, codeChallengeMethod: null, nonce: null };
    await store.commit([
      grant(id),
      { kind: 'consent.save', userId, clientId, scopes: ['openid'], claims: [] },
      { kind: 'code.insert', code: { digest, ...about, ...rest } },
    ]);
    return { id, digest };
  };
  const exchange = async ({ id, digest }: { id: string; digest: Buffer }) => {
    const refresh = randomBytes(32);
    await store.commit([{ kind: 'code.consume', digest }, token({ digest: refresh, grantId: id })]);
    return { id, refresh };
  };
  const renew = ({ id, refresh: parentDigest }: { id: string; refresh: Buffer }) =>
    store.commit([
      { kind: 'token.consume', digest: parentDigest, replaySealed: null },
      token({ grantId: id, parentDigest }),
      token({ kind: 'access', grantId: id }),
    ]);
  const [code, first, second] = [await allow(), await exchange(await allow()), await exchange(await allow())];
  await renew(second);
  return {
    'a code is exchanged': () => exchange(code),
    'a refresh token is exchanged': () => renew(first),
    'a grant is revoked': () => store.commit([{ kind: 'grant.revoke', id: second.id, keepGrant: false }]),
    'a token is revoked': () => store.commit([{ kind: 'token.revoke', digest: second.refresh }]),
    'an application is allowed again': async () => exchange(await allow()),
    'an application loses its access': () => store.revokeClientAccess(userId, clientId),
  };
}

function ownerActs(sql: Sql, userId: string, own: string): Record<string, Act> {
  const store = createClientStore(sql.db);
  const secret = () => {
    const times = { createdAt: new Date(), expiresAt: null };
    return { id: randomUUID(), digest: randomBytes(32), hint: 'x', ...times };
  };
  const facts = { metadata: {}, status: 'active' as const, trusted: false };
  return {
    'an application of theirs gets a secret': () => store.addSecret(own, secret(), 100, new Date()),
    'an application of theirs is removed': () => store.remove(own),
    'they register an application': () =>
      store.insert({ clientId: randomUUID(), ownerUserId: userId, ...facts, secret: secret() }, 100),
  };
}
