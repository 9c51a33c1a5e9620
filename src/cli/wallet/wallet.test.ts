import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createReferenceCurve } from '../../lib/bitcoin/curve-reference.ts';
import { encodeLnurl, toKeyauth } from '../../lib/lnurl/index.ts';
import { createTestWallet, runWallet, type WalletIo } from '../wallet.ts';

const MNEMONIC = `${'abandon '.repeat(11)}about`;
const K1 = 'e2af6254a8df433264fa23f67eb8188635d15ce883e8fc020989d5f82ae6f11e';
const hex = (text: string | null) => Uint8Array.from(Buffer.from(text ?? '', 'hex'));

/** A service on this machine: answers what the path says, and keeps what it was asked. */
const asked: URL[] = [];
const answers: Record<string, [number, string]> = {
  '/ok': [200, '{"status":"OK","session_token":"t","expires_at":"2026-01-01T00:00:00.000Z"}'],
  '/no': [200, '{"status":"ERROR","reason":"expired"}'],
  '/lower': [200, '{"status":"ok"}'],
  '/410': [410, '{"status":"ERROR","reason":"never seen"}'],
  '/html': [200, '<!doctype html>'],
  '/moved': [302, ''],
};
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  asked.push(url);
  const [status, body] = answers[url.pathname] ?? [404, ''];
  response.writeHead(status, { location: '/ok' }).end(body);
});
let base = '';
let home = '';
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  home = await mkdtemp(join(tmpdir(), 'wallet-'));
});
after(async () => {
  server.close();
  await rm(home, { recursive: true });
});
const link = (path: string) => `${base}${path}?tag=login&k1=${K1}&action=login`;

describe('test wallet', () => {
  const wallet = createTestWallet(MNEMONIC);

  it('shows each domain its own LUD-05 key, the same as other wallets', () => {
    assert.equal(
      wallet.linkingKey('lnmarkets.com'),
      '03702494face111dcd61be4ab4a13fa4cd4ac720b2d3b47e95feee58484f573630',
    );
  });

  it('signs k1 and calls the URL as it was encoded, from every form of the link', async () => {
    for (const form of [
      link('/ok'),
      encodeLnurl(link('/ok')),
      `lightning:${encodeLnurl(link('/ok'))}`,
      toKeyauth(link('/ok')),
    ]) {
      const result = await wallet.login(form);
      const key = wallet.linkingKey('127.0.0.1');
      assert.deepEqual(result, {
        domain: '127.0.0.1',
        action: 'login',
        key,
        ok: true,
        sessionToken: 't',
        expiresAt: '2026-01-01T00:00:00.000Z',
      });
      const query = asked.at(-1)?.searchParams;
      assert.deepEqual([...(query?.keys() ?? [])], ['tag', 'k1', 'action', 'sig', 'key']);
      const curve = createReferenceCurve();
      assert.equal(
        curve.verifyEcdsa(hex(K1), hex(query?.get('sig') ?? null), hex(query?.get('key') ?? null)),
        true,
      );
    }
  });

  it('is as strict as the strictest wallets', async () => {
    const reasonOf = async (path: string) => {
      const result = await wallet.login(link(path));
      return result.ok ? 'OK' : result.reason;
    };
    assert.equal(await reasonOf('/no'), 'expired');
    assert.equal(await reasonOf('/lower'), 'not an LNURL answer');
    assert.equal(await reasonOf('/html'), 'not an LNURL answer');
    assert.equal(await reasonOf('/410'), 'bad response from server (HTTP 410)');
    await assert.rejects(wallet.login(link('/moved')), 'follows no redirect');
  });

  it('takes no words that are no mnemonic', () => {
    assert.throws(() => createTestWallet('abandon '.repeat(12)), RangeError);
  });
});

describe('hodlxxi wallet', () => {
  const run = async (...argv: string[]) => {
    const lines: string[] = [];
    const io: WalletIo = {
      out: (line) => lines.push(line),
      err: (line) => lines.push(line),
      env: {},
      home,
      random: { bytes: (length) => new Uint8Array(length) },
      fetch,
    };
    return { code: await runWallet(argv, io), text: lines.join('\n') };
  };

  it('new: makes a file only its owner can read, and never overwrites it', async () => {
    assert.match((await run('show')).text, /wallet new/);
    assert.equal((await run('new')).code, 0);
    assert.equal(statSync(join(home, '.hodlxxi', 'wallet.json')).mode & 0o777, 0o600);
    const again = await run('new');
    assert.deepEqual([again.code, /already/.test(again.text)], [1, true]);
    assert.equal((await run('new', '--file', join(home, 'other.json'))).code, 0);
    assert.match((await run('show')).text, /words {2}abandon/);
  });

  it('key: the key for a domain', async () => {
    assert.equal((await run('key', 'site.com')).text, createTestWallet(MNEMONIC).linkingKey('site.com'));
  });

  it('login: shows domain and action, then the result', async () => {
    const good = await run('login', encodeLnurl(link('/ok')));
    assert.equal(good.code, 0);
    assert.match(good.text, /^domain {2}127\.0\.0\.1\naction {2}login\nkey {5}0[23]\w{64}\nOK/);
    assert.doesNotMatch(good.text, /\bt$/, 'the session token is not for the screen');
    assert.deepEqual(
      [(await run('login', link('/no'))).code, (await run('login', link('/moved'))).code],
      [1, 1],
    );
    const unsafe = await run('login', `https://a@b.example/?tag=login&k1=${K1}`);
    assert.match(unsafe.text, /not safe/);
  });

  it('explains itself when used wrongly', async () => {
    for (const argv of [[], ['login'], ['new', 'x'], ['toString'], ['show', '--words']]) {
      const { code, text } = await run(...argv);
      assert.equal(code, 2);
      assert.match(text, /wallet login <link>/);
    }
  });
});
