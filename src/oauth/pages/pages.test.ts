import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { assets } from './assets.ts';
import { type Proximity, renderConfirm } from './confirm.ts';
import { gallery, hostileClient } from './gallery.ts';
import { renderLogin } from './login.ts';
import { logoAddress } from './parts.ts';
import { renderPasskey } from './passkey.ts';
import { bitcoin, client, confirm, login, nostr, ours, passkey } from './samples.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const elements = (node: Node): readonly Element[] => [
  ...('tagName' in node ? [node] : []),
  ...('childNodes' in node ? node.childNodes.flatMap(elements) : []),
  ...('content' in node ? elements(node.content) : []),
];
const attribute = (element: Element, name: string) => element.attrs.find((attr) => attr.name === name)?.value;
const text = (node: Node): string =>
  'value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(text).join('') : '';

/** The page as a browser without script builds it, so that what stands in `noscript` is judged too. */
const read = (page: string) => {
  const errors: string[] = [];
  const document = parse(page, { scriptingEnabled: false, onParseError: ({ code }) => errors.push(code) });
  const all = elements(document);
  const named = (...names: readonly string[]) => all.filter(({ tagName }) => names.includes(tagName));
  return { all, named, errors, text: text(document) };
};

const served = new Set(assets.map(({ path }) => path));
const pages = Object.entries(gallery()).map(([name, page]) => ({ name, page, ...read(page) }));

for (const { name, page, all, named, errors } of pages) {
  describe(`page ${name}`, () => {
    it('is well-formed HTML', () => {
      assert.deepEqual(errors, []);
      assert.ok(page.startsWith('<!doctype html>'));
    });

    it('has no inline style and no inline script', () => {
      assert.equal(named('style').length, 0);
      for (const script of named('script')) assert.equal(text(script), '');
      const inline = all
        .flatMap(({ attrs }) => attrs.map((attr) => attr.name))
        .filter((attr) => /^(style|on.*|srcdoc)$/.test(attr));
      assert.deepEqual(inline, []);
    });

    it('loads nothing but its own assets', () => {
      const loaded = [
        ...named('script', 'img', 'iframe').map((node) => attribute(node, 'src')),
        ...named('link').map((node) => attribute(node, 'href')),
      ];
      for (const address of loaded) assert.ok(served.has(address ?? ''), address);
    });

    it('leads only to web addresses and to wallets', () => {
      const addresses = all.flatMap(({ attrs }) =>
        attrs.filter((attr) => /^(href|action|formaction)$/.test(attr.name)),
      );
      for (const { value } of addresses)
        assert.match(value, /^(https?:|lightning:LNURL1|keyauth:\/\/|\/(?!\/)|#)/);
    });

    it('every form posts, with a token against forgery', () => {
      for (const form of named('form')) {
        assert.equal(attribute(form, 'method'), 'post');
        const tokens = elements(form).filter((input) => /^(csrf|xsrf)$/.test(attribute(input, 'name') ?? ''));
        assert.deepEqual(
          tokens.map((input) => attribute(input, 'type')),
          ['hidden'],
        );
        assert.ok(attribute(tokens[0] ?? form, 'value'));
        assert.ok(
          elements(form).some((button) => attribute(button, 'type') === 'submit'),
          'has a submit button',
        );
      }
    });

    it('has one title, one language, one main, one h1, and headings that skip no level', () => {
      assert.deepEqual(
        named('html').map((node) => attribute(node, 'lang')),
        ['en'],
      );
      assert.match(named('title').map(text).join('|'), /^[^|]+ · HODLXXI$/);
      assert.deepEqual(
        ['header', 'main', 'footer', 'h1'].map((tag) => named(tag).length),
        [1, 1, 1, 1],
      );
      const levels = named('h1', 'h2', 'h3', 'h4').map(({ tagName }) => Number(tagName[1]));
      assert.equal(levels[0], 1);
      for (const [index, level] of levels.entries()) assert.ok(level <= (levels[index - 1] ?? 0) + 1);
    });

    it('names every field, image, button, link and landmark', () => {
      const ids = new Set(named('label').map((label) => attribute(label, 'for')));
      for (const input of named('input').filter((field) => attribute(field, 'type') !== 'hidden'))
        assert.ok(ids.has(attribute(input, 'id')));
      for (const image of named('img')) assert.notEqual(attribute(image, 'alt'), undefined);
      for (const svg of named('svg'))
        assert.ok(attribute(svg, 'aria-hidden') === 'true' || attribute(svg, 'aria-label'));
      for (const node of named('a', 'button', 'summary', 'h1', 'h2')) {
        const spoken = [node, ...elements(node)]
          .map((child) => attribute(child, 'aria-label') ?? '')
          .join('');
        const label = spoken + text(node);
        assert.notEqual(label.trim(), '', `a nameless ${node.tagName}`);
      }
      for (const node of named('nav', 'section'))
        assert.ok(attribute(node, 'aria-label') ?? attribute(node, 'aria-labelledby'));
    });

    it('uses each id once, and every reference to an id leads somewhere', () => {
      const ids = all.flatMap((node) => attribute(node, 'id') ?? []);
      assert.equal(new Set(ids).size, ids.length, ids.join(' '));
      const references = all.flatMap(({ attrs }) =>
        attrs
          .filter((attr) => /^(for|aria-labelledby|aria-describedby)$/.test(attr.name))
          .flatMap((attr) => attr.value.split(' ')),
      );
      for (const id of references) assert.ok(ids.includes(id), id);
    });
  });
}

describe('a hostile client', () => {
  const shown = read(renderLogin({ ...login, client: hostileClient }));

  it('is shown as text, cut short, without direction overrides', () => {
    assert.equal(shown.named('script').length, 1);
    assert.equal(shown.named('img').length, 0);
    const heading = shown.named('h1').map(text).join('');
    assert.match(heading, /<script>alert\(1\)<\/script>/);
    assert.ok(heading.length < 70, heading);
    assert.doesNotMatch(shown.text, /[\u202a-\u202e\u2066-\u2069]/);
  });

  it('cannot make a link of javascript:, data: or a user name in an address', () => {
    const links = shown.named('a').map((link) => attribute(link, 'href') ?? '');
    assert.deepEqual(
      links.filter((href) => /javascript|data:|evil/.test(href)),
      [],
    );
  });

  it('shows a logo only when it is verified and the address is https', () => {
    const logos = (verified: boolean, logoUri: string) =>
      read(renderLogin({ ...login, client: { ...client, verified, logoUri } }))
        .named('img')
        .map((img) => attribute(img, 'src'));
    assert.deepEqual(logos(true, 'https://satoshi.market/logo.png'), ['https://satoshi.market/logo.png']);
    for (const bad of [
      'http://satoshi.market/logo.png',
      'javascript:alert(1)',
      'data:image/svg+xml,<svg onload=alert(1)>',
    ]) {
      assert.deepEqual(logos(true, bad), []);
      assert.equal(logoAddress(bad), undefined);
    }
    assert.deepEqual(logos(false, 'https://bank.example/logo.png'), []);
  });
});

describe('the sign-in page', () => {
  const page = read(renderLogin(login));

  it('shows the domain to expect, LUD-01 and LUD-17 links and the code to copy', () => {
    assert.match(page.text, /must show exactly this name\s+id\.hodlxxi\.example/);
    const links = page.named('a').map((link) => attribute(link, 'href'));
    assert.equal(links.filter((href) => href === `lightning:${login.method.lnurl}`).length, 2);
    assert.match(links.join('\n'), /^keyauth:\/\/id\.hodlxxi\.example\/.*tag=login&k1=/m);
    assert.match(page.text, /not a payment, and it gives nobody access to your funds/);
  });

  it('the name to expect has no port, since wallets show none', () => {
    const shown = (host: string) =>
      /class="expect-host">.*<strong>(.*)<\/strong>/.exec(
        renderLogin({ ...login, site: { ...login.site, host } }),
      )?.[1];
    assert.equal(shown('localhost:5000'), 'localhost');
    assert.equal(shown('[::1]:5000'), '[::1]');
    assert.equal(shown('id.hodlxxi.example'), 'id.hodlxxi.example');
  });

  it('without script it asks again by itself, has a way on, and keeps the help open', () => {
    assert.ok(page.named('details').some((part) => attribute(part, 'open') !== undefined));
    const refresh = page.named('meta').find((meta) => attribute(meta, 'http-equiv') === 'refresh');
    assert.equal(refresh && attribute(refresh, 'content'), '10');
    assert.match(page.text, /I have signed: continue/);
  });

  it('RFC 10027: tells where and when the sign-in began', () => {
    assert.match(page.text, /Only continue if you started this yourself, on this device/);
    assert.match(page.text, /14:05 UTC in Firefox on Windows, from 203\.0\.113\.7/);
  });

  it('offers the throwaway wallet only where the view has one', () => {
    assert.doesNotMatch(page.text, /throwaway/);
    const development = renderLogin({ ...login, throwawayWallet: { action: '/throwaway', csrf: 'x' } });
    assert.match(development, /Development only/);
  });

  it('a renewed challenge that is already over counts from zero', () => {
    const late = renderLogin({ ...login, method: { ...login.method, now: login.method.expiresAt + 1 } });
    assert.match(late, /data-left="0"/);
  });

  it('drops a keyauth link that is not one', () => {
    assert.doesNotMatch(
      renderLogin({ ...login, method: { ...login.method, keyauth: 'javascript:alert(1)' } }),
      /javascript:/,
    );
  });
});

describe('the Bitcoin and Nostr tabs', () => {
  const tab = (method: typeof bitcoin | typeof nostr) => read(renderLogin({ ...login, method }));
  const by = (page: ReturnType<typeof read>, id: string) =>
    page.all.find((node) => attribute(node, 'id') === id) ?? assert.fail(id);

  it('hold the exact text to sign, which can be selected and not changed', () => {
    for (const [method, id, exact] of [
      [bitcoin, 'message', bitcoin.message],
      [nostr, 'template', nostr.template],
    ] as const) {
      const box = by(tab(method), id);
      assert.equal(text(box), exact);
      assert.notEqual(attribute(box, 'readonly'), undefined);
    }
  });

  it('say that it is no payment, and do not load themselves again under what somebody types', () => {
    assert.match(tab(bitcoin).text, /It is not a payment: nothing is sent and nothing is spent/);
    for (const method of [bitcoin, nostr])
      assert.ok(
        !tab(method)
          .named('meta')
          .some((meta) => attribute(meta, 'http-equiv') === 'refresh'),
      );
  });

  it('a problem is read out with its field, which has the focus; the rest stays', () => {
    const problem = { field: 'signature', text: 'Not that one.' };
    const page = tab({ ...bitcoin, address: 'bc1q<mine>', problem });
    const [address, signature] = [by(page, 'address'), by(page, 'signature')];
    assert.equal(attribute(address, 'value'), 'bc1q<mine>');
    assert.equal(attribute(address, 'aria-invalid'), undefined);
    assert.equal(attribute(signature, 'aria-invalid'), 'true');
    assert.notEqual(attribute(signature, 'autofocus'), undefined);
    assert.equal(text(by(page, attribute(signature, 'aria-describedby') ?? '')), 'Not that one.');
  });

  it('what was entered cannot leave its field', () => {
    const event = '</textarea><script>alert(1)</script>';
    const page = tab({ ...nostr, event });
    assert.equal(text(by(page, 'event')), event);
    assert.equal(page.named('script').length, 1);
  });
});

describe('the passkey page', () => {
  it('gives the script the options as they are, and says who asks', () => {
    const page = read(renderPasskey({ ...passkey, options: { challenge: '"><script>' } }));
    const ceremony = page.all.find((node) => attribute(node, 'id') === 'ceremony') ?? assert.fail();
    assert.deepEqual(JSON.parse(attribute(ceremony, 'data-options') ?? ''), { challenge: '"><script>' });
    assert.match(page.text, /You asked for a passkey after it, every time/);
    assert.match(
      read(renderPasskey({ ...passkey, wantedBy: 'application' })).text,
      /Satoshi Market asks for a passkey/,
    );
  });

  it('without script says so and how to go on', () => {
    assert.match(
      read(renderPasskey(passkey)).text,
      /Passkeys need script\..*another browser\..*Cancel and go back/s,
    );
  });
});

describe('signing in to this server itself', () => {
  it('speaks of no application and of nothing to allow', () => {
    const page = read(renderConfirm({ ...confirm, client: ours, scopes: ['openid'], newScopes: ['openid'] }));
    assert.doesNotMatch(page.text, /Allow|will be able|You will go to/);
    assert.match(page.text, /Continue as ada\?/);
    assert.doesNotMatch(read(renderLogin({ ...login, client: ours })).text, /would like to/);
  });
});

describe('the confirmation page', () => {
  const words = (view: Partial<typeof confirm>) =>
    read(renderConfirm({ ...confirm, ...view })).text.replace(/\s+/g, ' ');

  it('marks what is newly asked when consent has grown', () => {
    const grown = words({ reason: 'consent', scopes: ['openid', 'wallet:read'], newScopes: ['wallet:read'] });
    assert.match(grown, /See your watched wallets new/);
    assert.doesNotMatch(grown, /Know that it is you new/);
  });

  it('warns when wallet and browser are on different networks, and only then', () => {
    const approval = { browser: login.origin, signedAt: 0 };
    const shown = (proximity: Proximity) => words({ approval: { ...approval, proximity } });
    assert.match(shown('different'), /Your wallet answered from another network/);
    assert.match(
      shown('incomparable'),
      /may have answered from another network.*other version of the internet/,
    );
    assert.match(shown('unknown'), /may have answered from another network.*Network not known/);
    assert.doesNotMatch(shown('same'), /another network/);
    assert.doesNotMatch(words({ approval: undefined }), /answered from another network/);
  });

  it('says so when the key is new, so that nobody makes a second account by mistake', () => {
    assert.match(words({ account: { ...confirm.account, isNew: true } }), /This key is new here/);
  });

  it('names the place the answer goes to, with a hint for clients nobody has checked', () => {
    assert.match(words({}), /You will go to satoshi\.market/);
    assert.match(
      words({ client: { ...client, verified: false } }),
      /registered itself.*Nobody has checked its name.*satoshi\.market/,
    );
  });
});
