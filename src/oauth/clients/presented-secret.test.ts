import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { presentedSecret } from './presented-secret.ts';

const form = (fields: Readonly<Record<string, string>> = {}) => new URLSearchParams(fields);
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
/** application/x-www-form-urlencoded as RFC 6749 appendix B has it. */
const encode = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);

describe('RFC 6749, section 2.3.1', () => {
  it('the example of the specification is read', () => {
    assert.deepEqual(presentedSecret('Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3', form()), {
      clientId: 's6BhdRkqt3',
      secret: '7Fjfp0ZBr1KtDRbnfVdmIw',
    });
  });

  it('identifier and secret are form-encoded before they are put together', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(text, text, (clientId, secret) => {
        const header = basic(`${encode(clientId)}:${encode(secret)}`);
        assert.deepEqual(presentedSecret(header, form()), { clientId, secret });
      }),
    );
  });

  it('two parameters do as well', () => {
    const found = presentedSecret(undefined, form({ client_id: 'a', client_secret: 'b', token: 'c' }));
    assert.deepEqual(found, { clientId: 'a', secret: 'b' });
  });

  it('the scheme is read in any case, and an equal client_id beside it is allowed', () => {
    const found = { clientId: 'a', secret: 'b' };
    assert.deepEqual(presentedSecret(basic('a:b').replace('Basic', 'bASIC'), form()), found);
    assert.deepEqual(presentedSecret(basic('a:b'), form({ client_id: 'a' })), found);
  });

  it('a secret may contain colons', () => {
    assert.equal(presentedSecret(basic('a:b:c'), form())?.secret, 'b:c');
  });
});

describe('everything else is left to the library', () => {
  const refused: Record<string, [string | undefined, URLSearchParams]> = {
    nothing: [undefined, form()],
    'an identifier alone': [undefined, form({ client_id: 'a' })],
    'a secret alone': [undefined, form({ client_secret: 'b' })],
    'an empty secret': [undefined, form({ client_id: 'a', client_secret: '' })],
    'header and secret': [basic('a:b'), form({ client_secret: 'b' })],
    'header and another client_id': [basic('a:b'), form({ client_id: 'x' })],
    'header and an assertion': [basic('a:b'), form({ client_assertion: 'x' })],
    'parameters and an assertion': [
      undefined,
      form({ client_id: 'a', client_secret: 'b', client_assertion: 'x' }),
    ],
    'two identifiers': [undefined, new URLSearchParams('client_id=a&client_id=a&client_secret=b')],
    'two secrets': [undefined, new URLSearchParams('client_id=a&client_secret=b&client_secret=b')],
    'another scheme': ['Bearer abc', form()],
    'no colon': [basic('ab'), form()],
    'no base64': ['Basic a:b', form()],
    'base64url only': ['Basic _-_-', form()],
    'a second word': [`${basic('a:b')} x`, form()],
    'a broken escape': [basic('%zz:b'), form()],
    'an empty identifier': [basic(':b'), form()],
  };
  for (const [name, [header, params]] of Object.entries(refused)) {
    it(name, () => assert.equal(presentedSecret(header, params), null));
  }

  it('no header makes it throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (any) => {
        presentedSecret(any, form());
        presentedSecret(`Basic ${Buffer.from(any).toString('base64')}`, form());
      }),
    );
  });
});
