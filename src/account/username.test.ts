import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { addUser, openDatabase } from '../../test/support/accounts.ts';
import { isReserved, skeletonOf, username } from './username.ts';

const messageOf = (value: string) => username.safeParse(value).error?.issues[0]?.message ?? null;

describe('a name that imitates a reserved one is refused', () => {
  const imitations = [
    'admin',
    'ADMIN',
    'adm1n',
    'admln',
    'Adm1n.',
    '4dmin',
    'ad-min',
    'a_d_m_i_n',
    'admin1',
    'admin_2024',
    'root',
    'r00t',
    'hodlxx1',
    'HODLXXI',
    'h0dlxxl',
    'hodl-xxi',
    'rnoderator',
    'm0derator',
    'supp0rt',
    '5upport',
    'oper4tor',
    'vvallet',
    'sat0shi',
    'user-0123abcd',
    'USER-0123ABCD',
    'user_0l23abcd',
    'u5er-o123abcd',
    'user-00c10d1f',
    'aclmin',
  ];
  for (const name of imitations) it(name, () => assert.ok(isReserved(name)));
});

describe('a name that claims to speak for one is refused', () => {
  const claims = [
    'hodlxxi-support',
    'hodlxxi.hal',
    'myhodlxxi',
    'h0dlxxi_2',
    'HodlXXIapp',
    'theadmin',
    'the4dmin7',
    'admin-team',
    'adminhal',
    'hal.admin',
    'tech-support',
    'SUPP0RT.hal',
    'hal_official',
    'hal-m0derator2',
    'wallet-security',
    'verified-hal',
  ];
  for (const name of claims) it(name, () => assert.ok(isReserved(name)));
});

describe('a name that only contains one is not', () => {
  const names = [
    'badminton',
    'admiral-hal',
    'roots-rock',
    'dream-team',
    'root-beer',
    'help.me',
    'bitcoin-hal',
    'nostr_fan',
    'hodler',
    'officially',
    'clara',
    'anna',
    'bitcoiner',
    'user-of-bitcoin',
    'hal',
    'teammate',
    'supporter',
    'alice1',
  ];
  for (const name of names) it(name, () => assert.equal(messageOf(name), null));
});

describe('what is wrong with a name is said', () => {
  it('other alphabets, also a single letter of one (UTS #39 section 5: mixed scripts)', () => {
    for (const name of ['s\u0430toshi', '\u0441\u043e\u043d', 'hal\u200d', '\uff48al', 'h\u00e4l'])
      assert.match(messageOf(name) ?? '', /other alphabets/, name);
  });
  it('length and signs', () => assert.match(messageOf('a b') ?? '', /3 to 32 letters/));
});

describe('the skeleton', async () => {
  const database = await openDatabase();
  after(() => database.close());

  it('is the same for names that look the same, and another for others', () => {
    for (const [a, b] of [
      ['Lil', 'iIl'],
      ['hal0', 'halo'],
      ['corner', 'comer'],
      ['clara', 'dara'],
      ['CIara', 'dara'],
      ['vvin', 'w1n'],
      ['a.b', 'a_b'],
    ])
      assert.equal(skeletonOf(a ?? ''), skeletonOf(b ?? ''));
    assert.notEqual(skeletonOf('alice'), skeletonOf('alina'));
  });

  it('is made by the database in the same way', async () => {
    const letters = fc.constantFrom(...'acdeilmnorsuvwxILRN0123459._-');
    const names = fc.sample(fc.string({ unit: letters, minLength: 1, maxLength: 32 }), 300);
    const id = await addUser(database);
    for (const name of names) {
      const row = await database.db
        .updateTable('users')
        .set({ username: name })
        .where('id', '=', id)
        .returning('username_skeleton')
        .executeTakeFirstOrThrow();
      assert.equal(row.username_skeleton, skeletonOf(name), name);
    }
  });
});
