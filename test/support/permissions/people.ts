/** People with everything that can be theirs, and the credentials that they and others may hold. */
import { randomUUID } from 'node:crypto';
import { ACR_KEY } from '../../../src/core/authn/acr.ts';
import type { Role } from '../../../src/core/authz/scopes.ts';
import { createBrowser } from '../browser.ts';
import { createAuthenticator } from '../passkey.ts';
import { call, type RelyingParty, registerClient } from '../relying-party.ts';
import { addWallet } from '../wallets.ts';
import type { ObjectKind } from './rows.ts';
import type { Held } from './server.ts';

export type Headers = Readonly<Record<string, string>>;
/** What a route's parameters are filled with. */
export type Names = Readonly<Record<string, string>>;

export type Kind = 'browser' | 'wallet';
export type PersonOptions = { readonly roles?: readonly Role[]; readonly passkeyRequired?: boolean };

const origin = { ip: '203.0.113.9', userAgent: 'Browser/1.0' };

/** Adds an account; resolves to its id. */
export async function addPerson({ db }: Held, options: PersonOptions = {}): Promise<string> {
  const id = randomUUID();
  const { roles = [], passkeyRequired = false } = options;
  await db
    .insertInto('users')
    .values({ id, username: null, email: null, bitcoin_pubkey: null, merged_into: null })
    .execute();
  await db
    .updateTable('users')
    .set({ roles: [...roles], passkey_required: passkeyRequired })
    .where('id', '=', id)
    .execute();
  return id;
}

export const addNostrKey = ({ db }: Held, userId: string, publicKey: string) =>
  db
    .insertInto('user_keys')
    .values({
      id: randomUUID(),
      user_id: userId,
      kind: 'nostr',
      public_key: publicKey,
      address: null,
      label: null,
    })
    .execute();

/** Signs in with a key; resolves to the headers that the session is used with. */
export async function signIn(
  { rooms, url }: Held,
  userId: string,
  kind: Kind,
): Promise<Headers & { uid: string }> {
  const { token, uid } = await rooms.sessions.open({ userId, kind, amr: ['lnurl'], acr: ACR_KEY, origin });
  return kind === 'browser'
    ? { cookie: `${rooms.cookie.name}=${token}`, origin: url, uid }
    : { authorization: `Bearer ${token}`, uid };
}

export const disable = ({ db }: Held, userId: string) =>
  db.updateTable('users').set({ status: 'disabled' }).where('id', '=', userId).execute();

/** An application that has been allowed everything, `admin` included; what a person gets depends on their roles. */
export async function registerTrusted({ url, rooms }: Held): Promise<RelyingParty> {
  const party = await registerClient(url);
  const known = await rooms.oauth.clients.find(party.clientId);
  const scope = `${known?.metadata['scope']} admin`;
  await rooms.oauth.clients.update(party.clientId, { ...known?.metadata, scope });
  return party;
}

/** A person signs in to the application for the first time, is given roles, and allows it `scope`. */
export async function allow(
  { url, db }: Held,
  party: RelyingParty,
  scope: string,
  roles: readonly Role[] = [],
) {
  const browser = createBrowser(url);
  const { sub } = await party.introspect((await party.tokens(await browser.signIn(party))).access_token);
  const userId = String(sub);
  await db
    .updateTable('users')
    .set({ roles: [...roles] })
    .where('id', '=', userId)
    .execute();
  const tokens = await party.tokens(await browser.signIn(party, { scope }));
  const granted = tokens.scope.split(' ').toSorted();
  return { userId, token: tokens.access_token, granted };
}

/** One of each kind, all of one person. */
export async function ownEverything(held: Held) {
  const { url, db } = held;
  const browser = createBrowser(url);
  const party = await registerClient(url);
  const { access_token } = await party.tokens(await browser.signIn(party, { scope: 'openid profile' }));
  const userId = String((await party.introspect(access_token))['sub']);
  const { uid, ...headers } = await signIn(held, userId, 'wallet');
  const post = (path: string, body: unknown) =>
    call(`${url}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  const client = await post('/api/clients', { client_name: 'Theirs', redirect_uris: ['https://a.example/'] });
  const clientId = String(client.body['client_id']);
  const secret = await post(`/api/clients/${clientId}/secrets`, {});
  const authenticator = createAuthenticator({ origin: url });
  const options = await post('/api/passkeys/register/options', {});
  const passkey = await post('/api/passkeys/register', { response: authenticator.create(options.body) });
  const key = await db
    .selectFrom('user_keys')
    .select('id')
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();

  const walletId = await addWallet({ db }, userId);

  const things: Readonly<Record<ObjectKind, Names>> = {
    key: { id: key.id },
    passkey: { id: String(passkey.body['id']) },
    session: { id: uid },
    grant: { id: party.clientId },
    client: { id: clientId },
    secret: { id: clientId, secret_id: String(secret.body['id']) },
    wallet: { id: walletId, draft: randomUUID(), txid: '0'.repeat(64) },
    proof: { id: await addProof(held, userId) },
  };
  for (const [kind, names] of Object.entries(things))
    for (const [name, value] of Object.entries(names))
      if (!/^[\w-]{16,}$/.test(value)) throw new Error(`no ${kind}: ${name} is ${value}`);

  /** Everything the person has, as they see it themselves. */
  const inventory = async () => {
    const paths = [
      'keys',
      'passkeys',
      'sessions',
      'grants',
      'clients',
      'users/profile',
      `clients/${clientId}`,
      'wallets',
      `wallets/${walletId}/addresses`,
      'pof/proofs',
    ];
    const answers = await Promise.all(paths.map((path) => call(`${url}/api/${path}`, { headers })));
    return answers.map(({ status, body }) => ({ status, body }));
  };
  return { userId, things, inventory };
}

/** One that has expired: nobody has to be asked about it. */
async function addProof({ db }: Held, userId: string): Promise<string> {
  const id = randomUUID();
  const past = new Date(Date.now() - 1000);
  await db
    .insertInto('pof_challenges')
    .values({
      id,
      user_id: userId,
      message: 'proven',
      privacy_level: 'boolean',
      threshold_amount: '0',
      verified: true,
      result: 'met',
      consumed_at: past,
      expires_at: past,
      proof_valid_until: past,
      verified_amount: null,
      client_id: null,
      asker_digest: null,
      tip_hash: null,
      tip_height: null,
      digest: null,
      ended_by: null,
    })
    .execute();
  return id;
}

/** Names that are well formed and of nothing. */
export const nothing: Readonly<Record<ObjectKind, () => Names>> = {
  key: () => ({ id: randomUUID() }),
  passkey: () => ({ id: randomUUID() }),
  session: () => ({ id: 'A'.repeat(22) }),
  grant: () => ({ id: 'B'.repeat(22) }),
  client: () => ({ id: 'C'.repeat(22) }),
  secret: () => ({ id: 'C'.repeat(22), secret_id: randomUUID() }),
  wallet: () => ({ id: randomUUID(), draft: randomUUID(), txid: '0'.repeat(64) }),
  proof: () => ({ id: randomUUID() }),
};
