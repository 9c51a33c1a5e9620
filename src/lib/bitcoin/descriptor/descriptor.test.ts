import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createKeyMaker, randomScript, testAccount } from '../../../../test/support/descriptors.ts';
import { createDice } from '../../../../test/support/dice.ts';
import { extendedPrivateKey, testSecrets } from '../../../../test/support/secrets.ts';
import { descriptorChecksum } from './checksum.ts';
import { createDerive, deriveRange } from './derive.ts';
import { DescriptorError, descriptorProblems } from './errors.ts';
import { loadPoints, referencePoints } from './points.ts';
import { readDescriptor } from './wallet-descriptor.ts';

const codeOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof DescriptorError) return error.code;
    throw error;
  }
  return 'taken';
};

const read = (text: string) => readDescriptor(text, { network: 'main' });
const account = testAccount('reader', 'main');
const key = `${account.origin}${account.xpub}`;

describe('BIP-380, checksum', () => {
  it('of the test vectors', () => {
    assert.equal(descriptorChecksum('raw(deadbeef)'), '89f8spxm');
    assert.equal(descriptorChecksum('raw(Ü)'), null);
  });

  it('valid and invalid ones', () => {
    const body = `wpkh(${key}/<0;1>/*)`;
    const sum = descriptorChecksum(body);
    assert.equal(read(`${body}#${sum}`).text, `${body}#${sum}`);
    for (const bad of [
      `${body}#`,
      `${body}#${sum?.slice(1)}`,
      `${body}#aaaaaaaa`,
      `${body.replace('/84h', '/49h')}#${sum}`,
    ]) {
      assert.equal(
        codeOf(() => read(bad)),
        'descriptor_checksum',
        bad,
      );
    }
    assert.equal(
      codeOf(() => read(`${body}##${sum}`)),
      'descriptor_checksum',
    );
  });
});

/** BIP-84, BIP-86 and BIP-49 "Test vectors": the account of `abandon … about`. */
const vectors = [
  {
    text: 'wpkh(zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs/<0;1>/*)',
    receive: ['bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu', 'bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g'],
    change: 'bc1q8c6fshw2dlwun7ekn9qwf37cu2rn755upcp6el',
  },
  {
    text: 'tr(xpub6BgBgsespWvERF3LHQu6CnqdvfEvtMcQjYrcRzx53QJjSxarj2afYWcLteoGVky7D3UKDP9QyrLprQ3VCECoY49yfdDEHGCtMMj92pReUsQ/<0;1>/*)',
    receive: [
      'bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr',
      'bc1p4qhjn9zdvkux4e44uhx8tc55attvtyu358kutcqkudyccelu0was9fqzwh',
    ],
    change: 'bc1p3qkhfews2uk44qtvauqyr2ttdsw7svhkl9nkm9s9c3x4ax5h60wqwruhk7',
  },
];

describe('addresses', () => {
  for (const { text, receive, change } of vectors) {
    it(`of the test vectors: ${text.slice(0, 12)}…`, () => {
      const wallet = read(text);
      const first = createDerive(wallet.receive.template, 'main');
      assert.deepEqual(
        [0, 1].map((index) => first(index).address),
        receive,
      );
      assert.ok(wallet.change);
      assert.equal(createDerive(wallet.change.template, 'main')(0).address, change);
    });
  }

  it('come in slices that leave others their turn', async () => {
    const derive = createDerive(read(`wpkh(${key}/<0;1>/*)`).receive.template, 'main', await loadPoints());
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const indexes: number[] = [];
    for await (const slice of deriveRange(derive, { from: 7, count: 205 })) {
      assert.ok(slice.length <= 5);
      indexes.push(...slice.map(({ index }) => index));
    }
    clearInterval(timer);
    assert.deepEqual(
      indexes,
      Array.from({ length: 205 }, (_, at) => at + 7),
    );
    assert.ok(turns > 0);
  });

  it('exist for child numbers only', () => {
    const derive = createDerive(read(`wpkh(${key}/<0;1>/*)`).receive.template, 'main');
    for (const index of [-1, 0.5, 0x8000_0000, Number.NaN]) assert.throws(() => derive(index), RangeError);
    assert.match(derive(0x7fff_ffff).address, /^bc1q/);
  });

  it('are the same by both implementations of the curve', async () => {
    const fast = await loadPoints();
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const point = new Uint8Array(Buffer.from(account.point, 'hex'));
    const edges = [
      '00'.repeat(32),
      'ff'.repeat(32),
      'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141',
    ];
    for (const edge of edges) {
      const scalar = new Uint8Array(Buffer.from(edge, 'hex'));
      assert.deepEqual(fast.add(point, scalar), referencePoints.add(point, scalar), edge);
    }
    fc.assert(
      fc.property(bytes, (scalar) => {
        assert.deepEqual(fast.add(point, scalar), referencePoints.add(point, scalar));
      }),
      { numRuns: 40 },
    );
  });
});

describe('one spelling', () => {
  it('of hardened steps, hex, prefixes, white space and `/**`', () => {
    const canonical = read(`wpkh([d34db33f/84h/0h/0h]${account.xpub}/<0;1>/*)`).text;
    for (const text of [
      `wpkh([D34DB33F/84'/0'/0']${account.xpub}/<0;1>/*)`,
      `wpkh([d34db33f/84H/0'/0h]${account.xpub}/**)`,
      ` wpkh(\n  [d34db33f/84h/0h/0h]${account.xpub}\n  /<0;1>/*)\n`,
      `wpkh([d34db33f/84h/0h/0h]${account.xpub}/0/*)\nwpkh([d34db33f/84h/0h/0h]${account.xpub}/1/*)`,
      `wpkh([d34db33f/84h/0h/0h]${account.xpub}/1/*), wpkh([d34db33f/84h/0h/0h]${account.xpub}/0/*)`,
    ]) {
      assert.equal(read(text).text, canonical, text);
    }
  });

  it('that is read as itself', () => {
    const dice = createDice();
    let taken = 0;
    for (let round = 0; round < 300; round += 1) {
      const tapscript = dice.roll() < 0.3;
      const make = createKeyMaker(dice, tapscript);
      const script = randomScript(dice, make, tapscript, 'B', dice.between(0, 3));
      const text = tapscript ? `tr(${make()},${script})` : `wsh(${script})`;
      const options = { network: 'regtest', fixed: true } as const;
      if (codeOf(() => readDescriptor(text, options)) !== 'taken') continue;
      taken += 1;
      const wallet = readDescriptor(text, options);
      assert.equal(readDescriptor(wallet.text, options).text, wallet.text, `SEED=${dice.seed}`);
    }
    assert.ok(taken > 20, `${taken} of 300`);
  });

  it('keeps the order of change and receive that a multipath has', () => {
    const wallet = read(`wpkh(${key}/<5;4>/*)`);
    assert.match(wallet.receive.text, /\/5\/\*/);
    assert.match(wallet.change?.text ?? '', /\/4\/\*/);
  });
});

describe('what is refused', () => {
  const other = testAccount('other', 'main').xpub;
  const cases: [string, string][] = [
    ['', 'descriptor_invalid'],
    ['wpkh', 'descriptor_invalid'],
    ['wpkh(', 'descriptor_invalid'],
    [`wpkh(${key}/*`, 'descriptor_invalid'],
    [`wpkh(${key}/*))`, 'descriptor_invalid'],
    [`wpkh(${key}/*,${key}/*)`, 'descriptor_invalid'],
    [`wpkh()`, 'descriptor_invalid'],
    [`wpkh(${key}/*)é`, 'descriptor_invalid'],
    ['('.repeat(5_000), 'descriptor_invalid'],
    [`wsh(${'or_i(0,'.repeat(500)}`, 'descriptor_invalid'],
    [`wsh(${'v'.repeat(500)}:pk(${key}/*))`, 'descriptor_script'],
    [`wpkh(${'x'.repeat(30_000)})`, 'descriptor_too_long'],
    [`wpkh(${key})`, 'descriptor_not_ranged'],
    [`wpkh(${account.point})`, 'descriptor_not_ranged'],
    [`wpkh(${key}/<0;1;2>/*)`, 'descriptor_multipath'],
    [`wpkh(${key}/<0;0>/*)`, 'descriptor_multipath'],
    [`wpkh(${key}/<0;1>/<2;3>/*)`, 'descriptor_multipath'],
    [`wpkh(${key}/<0;1h>/*)`, 'descriptor_hardened'],
    [`wpkh(${key}/0'/*)`, 'descriptor_hardened'],
    [`wpkh(${key}/0/*')`, 'descriptor_hardened'],
    [`wpkh(${key}/*/0)`, 'descriptor_wildcard'],
    [`wpkh(${key}/2147483648/*)`, 'descriptor_key'],
    [`wpkh([d34db33f/2147483648]${account.xpub}/*)`, 'descriptor_origin'],
    [`wpkh([d34db33]${account.xpub}/*)`, 'descriptor_origin'],
    [`wpkh([d34db33f/1/]${account.xpub}/*)`, 'descriptor_origin'],
    [`wpkh(${account.xpub.slice(0, -1)}z/*)`, 'descriptor_key'],
    [`wpkh(${testAccount('x', 'test').xpub}/*)`, 'descriptor_network'],
    [`sh(wsh(sh(multi(1,${key}/*))))`, 'descriptor_script'],
    [`wsh(wpkh(${key}/*))`, 'descriptor_script'],
    [`wsh(multi_a(1,${key}/*))`, 'descriptor_script'],
    [`tr(${key}/*,multi(1,${other}/*))`, 'descriptor_script'],
    [`tr(musig(${key}/*,${other}/*))`, 'descriptor_unsupported'],
    [`wsh(sortedmulti(0,${key}/*))`, 'descriptor_threshold'],
    [`wsh(sortedmulti(2,${key}/*))`, 'descriptor_threshold'],
    [`wsh(sortedmulti(01,${key}/*))`, 'descriptor_number'],
    [`wsh(thresh(3,pk(${key}/*),s:pk(${other}/*)))`, 'descriptor_threshold'],
    [`wsh(or_i(sortedmulti(1,${key}/*),pk(${other}/*)))`, 'descriptor_script'],
    [`wsh(and_v(v:pk(${key}/*),after(0)))`, 'descriptor_number'],
    [`wsh(and_v(v:pk(${key}/*),after(2147483648)))`, 'descriptor_number'],
    [`wsh(and_v(v:pk(${key}/*),sha256(00)))`, 'descriptor_hash'],
    [`wsh(or_i(0,and_v(v:pk(${key}/*),0)))`, 'descriptor_unspendable'],
    [`wsh(or_d(multi(1,${key}/*),or_b(pk(${other}/*),a:pk(${key}/*))))`, 'descriptor_duplicate_key'],
    [`wsh(andor(sha256(${'00'.repeat(32)}),pk(${key}/*),pk(${other}/*)))`, 'descriptor_malleable'],
    [`wpkh(${key}/0/*)\nwpkh(${other}/1/*)`, 'descriptor_pair'],
    [`wpkh(${key}/0/*)\npkh(${account.xpub}/1/*)`, 'descriptor_pair'],
    [`wpkh(${key}/0/*)\nwpkh(${key}/0/*)`, 'descriptor_pair'],
    [`wpkh(${key}/0/*)\nwpkh(${key}/1/*)\nwpkh(${key}/2/*)`, 'descriptor_pair'],
    [`wsh(and_v(v:pk(${key}/0/*),after(5)))\nwsh(and_v(v:pk(${key}/1/*),after(6)))`, 'descriptor_pair'],
    ['raw(63ac67)', 'descriptor_raw_script'],
    ['addr(bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu)', 'descriptor_unsupported'],
  ];
  for (const [text, code] of cases) {
    it(`${code}: ${text.slice(0, 40)}…`, () =>
      assert.equal(
        codeOf(() => read(text)),
        code,
      ));
  }

  it('private keys, before anything else', () => {
    for (const { text } of testSecrets) {
      for (const wrapped of [text, `wpkh(${text}/*)`, `wsh(pk([d34db33f]${text}))`, `nonsense ${text}`]) {
        assert.equal(
          codeOf(() => read(wrapped)),
          'private_key_refused',
        );
      }
    }
  });

  it('with a sentence that repeats nothing of what was given', () => {
    const secret = extendedPrivateKey(0x0488ade4);
    for (const text of [`wpkh(${secret}/*)`, 'wpkh(SOMETHINGODD)', `wpkh([SOMETHINGODD]${account.xpub})`]) {
      try {
        read(text);
        assert.fail('it was taken');
      } catch (error) {
        assert.ok(error instanceof DescriptorError);
        assert.equal(error.message, descriptorProblems[error.code]);
      }
    }
  });

  it('never by anything but its own error, whatever the text', () => {
    const pieces = fc.constantFrom(
      ...[
        'wsh(',
        'tr(',
        'sh(',
        'or_i(',
        'multi(',
        'thresh(',
        'pk(',
        'v:',
        ')',
        ',',
        '{',
        '}',
        '#',
        '/*',
        '<0;1>',
        '[',
        ']',
      ],
      ...['1', '0', 'older(', account.xpub, account.point, "'", '*', ';'],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), fc.string({ maxLength: 5 }), (parts, junk) => {
        codeOf(() => read(parts.join('') + junk));
      }),
      { numRuns: 2_000 },
    );
  });
});
