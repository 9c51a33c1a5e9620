import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseFragment } from 'parse5';
import { attributes, escapeHtml, html, printHtml, raw } from './html.ts';

/** What a browser would read: the one element of a fragment, by the WHATWG parser. */
const parse = (markup: string) => {
  const [element, ...rest] = parseFragment(markup).childNodes;
  assert.ok(element && 'attrs' in element, markup);
  assert.equal(rest.length, 0, `one element only: ${markup}`);
  const [text, ...more] = element.childNodes;
  assert.equal(more.length, 0, `one text only: ${markup}`);
  const attrs = Object.fromEntries(element.attrs.map(({ name, value }) => [name, value]));
  return { attrs, text: text && 'value' in text ? text.value : '' };
};
/** Parsers normalise line ends and refuse NUL; nothing else may change on the way. */
const asParsed = (text: string) => text.replaceAll('\0', '\uFFFD').replace(/\r\n?/g, '\n');
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      ...'<>"\'`&;=/!-\\ \t\n\0',
      'script',
      'onerror',
      'javascript:',
      '\u202e',
      ']]>',
      '<!--',
    ),
  }),
);

describe('html: what goes in as text comes out of a browser as the same text', () => {
  it('any string survives element content and quoted attributes unchanged', () => {
    fc.assert(
      fc.property(hostile, hostile, (inner, title) => {
        const { attrs, text } = parse(
          printHtml(html`<p class='x' title="${title}" data-y='${title}'>x${inner}</p>`),
        );
        assert.deepEqual(Object.keys(attrs), ['class', 'title', 'data-y']);
        assert.deepEqual(Object.values(attrs), ['x', asParsed(title), asParsed(title)]);
        assert.equal(text, asParsed(`x${inner}`));
      }),
      { numRuns: 2000 },
    );
  });

  it('any string as an address yields a web address, a local path, or about:invalid', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const { href = '' } = parse(printHtml(html`<a href="${value}">x</a>`)).attrs;
        if (href === 'about:invalid') return;
        const { protocol, host } = new URL(href, 'https://here.example/page');
        assert.ok(protocol === 'https:' || protocol === 'http:');
        if (/^[/?#]/.test(href)) assert.equal(host, 'here.example');
      }),
      { numRuns: 2000 },
    );
  });

  it('attributes() keeps any value inside its quotes', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const { attrs } = parse(
          printHtml(html`<p ${attributes({ title: value, hidden: true, lang: null })}>x</p>`),
        );
        assert.deepEqual(attrs, { title: asParsed(value), hidden: '' });
      }),
    );
  });
});

describe('html: composition', () => {
  it('nests fragments and lists, and prints nothing for null, undefined and booleans', () => {
    const items = ['a', '<b>'].map((x) => html`<li>${x}</li>`);
    const list = html`<ul>${items}${null}${undefined}${false}${true}</ul>`;
    assert.equal(printHtml(list), '<ul><li>a</li><li>&lt;b&gt;</li></ul>');
    assert.equal(printHtml(html`${1}${2n}${raw('<br>')}${['<', ['>']]}`), '12<br>&lt;&gt;');
  });

  it('an object parsed from JSON cannot pass for markup', () => {
    const forged = JSON.parse('{"Symbol(html)":"<script>","markup":"<script>"}');
    assert.throws(() => html`<p>${forged}</p>`, TypeError);
  });

  it('a scheme written in the template is kept, what follows is escaped', () => {
    assert.equal(
      printHtml(html`<a href="lightning:${'LNURL1"x'}">y</a>`),
      '<a href="lightning:LNURL1&quot;x">y</a>',
    );
  });

  it('escapes the backtick, which old parsers take for a quote', () => {
    assert.equal(escapeHtml('`'), '&#96;');
  });
});

describe('html: a hole where no escaping helps is refused', () => {
  const x = 'x';
  const wrong: Readonly<Record<string, () => unknown>> = {
    script: () => html`<script>${x}</script>`,
    style: () => html`<style>${x}</style>`,
    comment: () => html`<!-- ${x} -->`,
    'unquoted value': () => html`<p title=${x}></p>`,
    'event handler': () => html`<p onclick="${x}"></p>`,
    'style attribute': () => html`<p style="color: ${x}"></p>`,
    srcdoc: () => html`<iframe srcdoc="${x}"></iframe>`,
    'tag name': () => html`<${x}></p>`,
    'end of a tag name': () => html`<p${x}></p>`,
    'text between attributes': () => html`<p ${x}></p>`,
    'attribute name': () => html`<p data-${x}="y"></p>`,
    'markup in an attribute': () => html`<p title="${html`<b>x</b>`}"></p>`,
    'attributes in text': () => html`<p>${attributes({ id: x })}</p>`,
    'handler through attributes()': () => attributes({ onclick: x }),
    'style through attributes()': () => attributes({ style: x }),
  };
  for (const [place, render] of Object.entries(wrong)) it(place, () => assert.throws(render, TypeError));

  it('the same words outside such a place are fine', () => {
    assert.equal(
      printHtml(html`<!doctype html><script src="/a.js"></script><p title="a > ${x}">${x}</p>`),
      '<!doctype html><script src="/a.js"></script><p title="a > x">x</p>',
    );
  });
});
