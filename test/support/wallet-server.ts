/** The product as a process in front of a real node, and people who use it over HTTP. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { startEmbedded } from './deployment.ts';
import { answerOf, newKey, type TestKey } from './lnurl.ts';
import { call } from './relying-party.ts';
import type { WalletNode } from './wallet-node.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Env = Readonly<Record<string, string>>;
type Home = Pick<WalletNode['home'], 'url' | 'cookieFile'>;

/** A server whose node is this one; `env` is added. */
export const startWalletServer = ({ home }: { readonly home: Home }, env: Env = {}, port?: number) =>
  startEmbedded({ ...nodeEnv(home), ...env }, port);

export const nodeEnv = ({ url, cookieFile }: Home): Env => ({
  BITCOIN_RPC_URL: url,
  BITCOIN_RPC_COOKIE: cookieFile,
  BITCOIN_NETWORK: 'regtest',
});

/** Everything the node has written about itself. */
export const nodeLog = ({ home }: Pick<WalletNode, 'home'>): string =>
  readFileSync(join(dirname(home.cookieFile), 'debug.log'), 'utf8');

/** Somebody, signed in with a Lightning wallet; somebody new unless the wallet is known. */
export async function signUp(baseUrl: string, wallet: TestKey = newKey()) {
  const challenge = await call(`${baseUrl}/api/lnurl-auth/login`);
  const answer = new URLSearchParams(answerOf(String(challenge.body['k1']), wallet));
  const { body } = await call(`${baseUrl}/api/lnurl-auth/callback?${answer}`);
  return asPerson(baseUrl, String(body['session_token']));
}

export type Person = Awaited<ReturnType<typeof signUp>>;

const scan = z.object({
  kind: z.string(),
  state: z.string(),
  from_height: z.int(),
  height: z.int(),
  to_height: z.int().nullable(),
  progress: z.number(),
  code: z.string().nullable(),
});
const balance = z.object({
  confirmed: z.int(),
  pending: z.int(),
  immature: z.int(),
  frozen: z.int(),
  total: z.int(),
});
const added = z.object({ id: z.uuid(), name: z.string(), first_addresses: z.array(z.string()) });

export type Figures = z.infer<typeof balance>;

/** Requests with a token, to whichever process listens there. */
export function asPerson(baseUrl: string, token: string) {
  const send = (method: Method, path: string, body?: unknown) =>
    call(`${baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  /** Rejects, with the answer, when it is not this one. */
  const expect = async (status: number, method: Method, path: string, body?: unknown) => {
    const reply = await send(method, path, body);
    if (reply.status !== status)
      throw new Error(`${method} ${path}: ${reply.status}, not ${status}: ${reply.text.slice(0, 500)}`);
    return reply;
  };

  const scanOf = async (id: string) => scan.parse((await expect(200, 'GET', `/api/wallets/${id}/scan`)).body);

  /** Waits for the end of the scan, however it ends. */
  const untilScanned = async (id: string, patience = 60_000) => {
    for (const deadline = Date.now() + patience; ; await sleep(50)) {
      const now = await scanOf(id);
      if (!['waiting', 'running'].includes(now.state)) return now;
      if (Date.now() > deadline) throw new Error(`the scan does not end: ${JSON.stringify(now)}`);
    }
  };

  return {
    token,
    send,
    expect,
    at: (otherUrl: string) => asPerson(otherUrl, token),
    add: async (descriptor: string, more: object = {}) =>
      added.parse(
        (await expect(201, 'POST', '/api/wallets', { name: 'Savings', import: descriptor, ...more })).body,
      ),
    scanOf,
    untilScanned,
    /** Waits until what was scanned is written down: what comes after that has nothing scanned again. */
    async untilRead(id: string, patience = 60_000) {
      const scanned = await untilScanned(id, patience);
      const wallet = z.object({ last_sync_at: z.string().nullable() });
      for (const deadline = Date.now() + patience; ; await sleep(50)) {
        const { body } = await expect(200, 'GET', `/api/wallets/${id}`);
        if (wallet.parse(body).last_sync_at !== null) return scanned;
        if (Date.now() > deadline) throw new Error('the wallet is not read');
      }
    },
    balanceOf: async (id: string): Promise<Figures> =>
      balance.parse((await expect(200, 'GET', `/api/wallets/${id}/balance`)).body),
  };
}
