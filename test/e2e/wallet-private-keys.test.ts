/** Private keys are refused on every way into the wallet room, and nothing keeps a word of them. */
import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { sql as raw } from 'kysely';
import { z } from 'zod';
import { createPglite } from '../../src/infra/sql/pglite.ts';
import { eventually } from '../support/deployment.ts';
import { call } from '../support/relying-party.ts';
import { createScratch } from '../support/scratch.ts';
import { embeddings, standingSecrets, testSecrets } from '../support/secrets.ts';
import type { Server } from '../support/server.ts';
import { missing } from '../support/tools.ts';
import { bytesOf, tracesOf } from '../support/traces.ts';
import { startWalletNode, testKey, type WalletNode } from '../support/wallet-node.ts';
import { nodeLog, type Person, signUp, startWalletServer } from '../support/wallet-server.ts';

type Form = { readonly name: string; readonly text: string };
type Target = { readonly method: string; readonly path: string; readonly fields: readonly string[] };

const [anySecret] = testSecrets;
/** Every encoding as it stands, and every embedding of one of them. */
const forms: readonly Form[] = [
  ...testSecrets,
  ...standingSecrets,
  ...Object.entries(embeddings).map(([name, embed]) => ({ name, text: embed(anySecret?.text ?? '') })),
];

const body = z.object({ properties: z.record(z.string(), z.unknown()) });
const bodies = z.union([body, z.object({ anyOf: z.array(z.unknown()) })]);
const operation = z.object({
  requestBody: z
    .object({ content: z.object({ 'application/json': z.object({ schema: z.unknown() }).optional() }) })
    .optional(),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).optional(),
});
const description = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) });

const fieldsOf = (schema: unknown): readonly string[] => {
  const { data } = bodies.safeParse(schema);
  if (!data) return [];
  return 'properties' in data ? Object.keys(data.properties) : data.anyOf.flatMap(fieldsOf);
};

describe('private keys', { skip: missing('bitcoind') }, () => {
  using opened = new DisposableStack();
  const scratch = opened.use(createScratch('private-keys'));
  const kept = opened.move();
  let node: WalletNode;
  let server: Server;
  let person: Person;
  let walletId: string;
  let written = '';
  const answers: string[] = [];
  before(async () => {
    node = await startWalletNode('-debug=rpc', '-debug=http');
    server = await startWalletServer(node, { LOG_LEVEL: 'debug', DATA_DIR: scratch.path });
    person = await signUp(server.baseUrl);
    walletId = (await person.add(`wpkh(${testKey}/<0;1>/*)`)).id;
    await person.untilScanned(walletId);
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await node[Symbol.asyncDispose]();
    kept.dispose();
  });

  /** Every request of the room that has a body, from the server's own description. */
  async function targets(): Promise<{ bodies: readonly Target[]; queries: readonly Target[] }> {
    const { paths } = description.parse((await call(`${server.baseUrl}/openapi.json`)).body);
    const all = Object.entries(paths)
      .filter(([path]) => /^\/api\/(wallets|psbt|transactions|fees)/.test(path))
      .flatMap(([path, operations]) =>
        Object.entries(operations).map(([method, { requestBody, parameters = [] }]) => ({
          method: method.toUpperCase(),
          path: path.replace('{id}', walletId).replace(/\{\w+\}/g, '00000000-0000-7000-8000-000000000000'),
          fields: fieldsOf(requestBody?.content['application/json']?.schema),
          queries: parameters.filter((one) => one.in === 'query').map(({ name }) => name),
        })),
      );
    return {
      bodies: all.filter(({ fields }) => fields.length > 0),
      queries: all
        .filter(({ queries }) => queries.length > 0)
        .map(({ method, path, queries }) => ({ method, path, fields: queries })),
    };
  }

  const send = async (method: string, path: string, content?: object) => {
    const reply = await call(`${server.baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${person.token}`,
        ...(content ? { 'content-type': 'application/json' } : {}),
      },
      ...(content ? { body: JSON.stringify(content) } : {}),
    });
    answers.push(reply.text, JSON.stringify([...reply.headers]));
    return reply;
  };

  /** The log that is kept of a process is only so long. */
  async function keepLog(): Promise<void> {
    const { headers } = await call(`${server.baseUrl}/health`);
    const last = headers.get('x-request-id') ?? '';
    await eventually('the log is written', () => last !== '' && server.logs().includes(last));
    written += server.logs();
  }

  it('in whatever field of whatever request, and in the address', async (t) => {
    assert.ok(forms.length >= 60);
    const { bodies: withBody, queries } = await targets();
    const paths = withBody.map(({ path }) => path.split('/').at(-1));
    for (const wanted of ['wallets', 'preview', 'restore', 'backup', 'encrypt', 'decrypt', 'rescan'])
      assert.ok(paths.includes(wanted), wanted);
    const faults: string[] = [];
    let sent = 0;
    const judge = async (what: string, request: ReturnType<typeof send>) => {
      const reply = await request;
      sent += 1;
      if (reply.status !== 422 || reply.body['code'] !== 'private_key_refused')
        faults.push(`${what}: ${reply.status} ${reply.text.slice(0, 200)}`);
      if (sent % 300 === 0) await keepLog();
    };
    for (const { method, path, fields } of withBody) {
      for (const [at, { name, text }] of forms.entries()) {
        const field = path.endsWith('/restore') ? 'backup' : (fields[at % fields.length] ?? '');
        await judge(`${method} ${path}, ${field}, ${name}`, send(method, path, { [field]: text }));
      }
    }
    for (const { method, path, fields } of queries) {
      for (const { name, text } of testSecrets) {
        const search = new URLSearchParams(fields.map((field) => [field, text]));
        await judge(`${method} ${path}, query, ${name}`, send(method, `${path}?${search}`));
      }
    }
    t.diagnostic(`${forms.length} forms, ${withBody.length} requests with a body: ${sent} sent`);
    assert.deepEqual(faults, []);
  });

  it('in the path of an address, which is longer than any', async () => {
    for (const { name, text } of forms) {
      const { status } = await send('GET', `/api/wallets/${encodeURIComponent(text)}`);
      assert.ok([400, 404, 414, 422].includes(status), `${name}: ${status}`);
    }
  });

  it('none of it is in an answer, in our log, in the log and files of the node, or in the database', async (t) => {
    await keepLog();
    await server.stop();
    const sql = await createPglite({ dataDir: `${scratch.path}/postgres` });
    const dump: string[] = [];
    const { rows: tables } = await raw<{
      name: string;
    }>`select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(sql.db);
    for (const { name } of tables) {
      const { rows } = await raw<{ row: string }>`select t::text as row from ${raw.table(name)} t`.execute(
        sql.db,
      );
      dump.push(...rows.map(({ row }) => row));
    }
    await sql.close();
    assert.ok(dump.some((row) => row.includes(walletId)));
    const places = {
      'an answer': Buffer.from(answers.join('\n')),
      'our log': Buffer.from(written),
      "the node's log": Buffer.from(nodeLog(node)),
      "the node's files": bytesOf(dirname(node.home.cookieFile)),
      'the database': Buffer.from(dump.join('\n')),
      'the files of the database': bytesOf(scratch.path),
    };
    for (const [place, bytes] of Object.entries(places))
      t.diagnostic(`${place}: ${bytes.length} bytes looked through`);
    assert.ok(places["the node's log"].includes('ThreadRPCServer method='));
    assert.ok(places['our log'].includes('/api/wallets/preview'));
    assert.notDeepEqual(tracesOf([testKey], places), [], 'what did get through is found');
    const texts = [...forms, ...testSecrets].map(({ text }) => text);
    assert.deepEqual(tracesOf([...new Set(texts)], places), []);
  });
});
