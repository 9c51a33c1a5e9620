/** Everything a server has acknowledged to applications, browsers and wallets, and whether it still keeps its word. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, createBrowser } from './browser.ts';
import { createDice, type Dice } from './dice.ts';
import { answerOf, newKey } from './lnurl.ts';
import { asTokens, call, type RelyingParty, registerClient, type Tokens } from './relying-party.ts';

type SignedIn = {
  readonly browser: Browser;
  readonly client: RelyingParty;
  /** Null after an exchange without an answer: whether it happened is not known. */
  tokens: Tokens | null;
};

const SCOPE = 'openid offline_access';

export type Ledger = ReturnType<typeof createLedger>;

/** `url`: where the deployment is reached, across all its restarts. */
export function createLedger(url: string, dice: Dice = createDice()) {
  const clients: RelyingParty[] = [];
  const signedIn: SignedIn[] = [];
  const walletSessions: string[] = [];

  async function register(): Promise<RelyingParty> {
    const client = await registerClient(url);
    clients.push(client);
    return client;
  }

  /** A new person signs in to an application: a browser session, a consent and tokens are promised. */
  async function signIn(client?: RelyingParty): Promise<SignedIn> {
    const application = client ?? (await register());
    const browser = createBrowser(url);
    const answer = await browser.signIn(application, { scope: SCOPE, params: { prompt: 'consent' } });
    const entry = { browser, client: application, tokens: await application.tokens(answer) };
    signedIn.push(entry);
    return entry;
  }

  /** A wallet's own session, as the callback gives it. */
  async function walletSession(): Promise<void> {
    const { body } = await call(`${url}/api/lnurl-auth/login`);
    const query = new URLSearchParams(answerOf(String(body['k1']), newKey()));
    const said = await call(`${url}/api/lnurl-auth/callback?${query}`);
    const token = said.body['session_token'];
    if (typeof token !== 'string') throw new Error(`the wallet got no session: ${said.status} ${said.text}`);
    walletSessions.push(token);
  }

  async function refresh(entry: SignedIn): Promise<void> {
    const { tokens, client } = entry;
    if (!tokens) return;
    entry.tokens = null;
    const reply = await client.refresh(tokens.refresh_token);
    entry.tokens = asTokens(reply);
  }

  /** Works until told to stop, whatever goes wrong; resolves to how often something was acknowledged. */
  async function keepBusy(signal: AbortSignal, workers = 3): Promise<number> {
    let done = 0;
    const work = async () => {
      while (!signal.aborted) {
        const steps: readonly (() => Promise<unknown>)[] = [
          () => signIn(),
          () => walletSession(),
          () => refresh(dice.pick(signedIn)),
          () => register(),
        ];
        for (const step of steps) {
          if (signal.aborted) return;
          // A refusal or a lost connection promises nothing; the pause keeps a dead server from being hammered.
          done += await Promise.resolve()
            .then(step)
            .then(
              () => 1,
              () => sleep(20, 0),
            );
        }
      }
    };
    await Promise.all(Array.from({ length: workers }, work));
    return done;
  }

  /** Every client, token and session is good. Tokens are exchanged, so that it can be asked again. */
  async function assertKept(): Promise<void> {
    await eachOf(clients, async (client) => {
      const { status, text } = await client.send('introspect', { token: 'unknown' });
      assert.deepEqual([status, text], [200, '{"active":false}'], `the application ${client.clientId}`);
    });
    await eachOf(signedIn, assertSignedIn);
    await eachOf(walletSessions, async (token) => {
      const headers = { authorization: `Bearer ${token}` };
      const { status } = await call(`${url}/api/users/profile`, { headers });
      assert.equal(status, 200, 'the session of a wallet');
    });
  }

  async function assertSignedIn(entry: SignedIn): Promise<void> {
    const { browser, client, tokens } = entry;
    if (tokens) {
      for (const kind of ['access_token', 'refresh_token'] as const) {
        const { active } = await client.introspect(tokens[kind]);
        assert.equal(active, true, `the ${kind}`);
      }
      await refresh(entry);
    }
    const { answer } = await browser.authorize(client, { scope: SCOPE, params: { prompt: 'none' } });
    assert.ok(answer.location?.searchParams.get('code'), `the browser's session: ${answer.location}`);
  }

  return {
    register,
    signIn,
    walletSession,
    keepBusy,
    assertKept,
    size: () => clients.length + signedIn.length + walletSessions.length,
  };
}

/** A few at a time, each once. */
async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const open = items.values();
  const take = async () => {
    for (const item of open) await work(item);
  };
  await Promise.all(Array.from({ length: 4 }, take));
}
