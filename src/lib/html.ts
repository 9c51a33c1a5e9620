import { type HoleContext, holeContexts } from './html-context.ts';
import { safeUrl } from './safe-url.ts';

const MARKUP = Symbol('html');
const ATTRIBUTES = Symbol('attributes');

/** Markup that is already safe. Only this module can make one: parsed JSON can never carry the symbol. */
export type Html = { readonly [MARKUP]: string };
/** A run of attributes, already escaped and beginning with its own space. */
export type Attributes = { readonly [ATTRIBUTES]: string };

type Scalar = string | number | bigint | boolean | null | undefined;
/** What a hole takes. `null`, `undefined`, `false` and `true` print nothing, so that `test && html…` reads well. */
export type Fragment = Scalar | Html | Attributes | readonly Fragment[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text made safe for element content and quoted attribute values. NUL, which no parser keeps, becomes U+FFFD. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"'`]/g, (char) => ENTITIES[char] ?? char).replaceAll('\0', '\uFFFD');

/**
 * Builds markup; every value is escaped for the place it stands in. An unsafe address at the start of `href`, `src`,
 * `action`… becomes `about:invalid`; for other schemes write the scheme itself: `href="lightning:${…}"`.
 * @throws {TypeError} when a hole stands where nothing can be made safe, or markup is put into an attribute.
 */
export const html = (strings: TemplateStringsArray, ...values: readonly Fragment[]): Html => {
  const contexts = holeContexts(strings);
  let out = strings[0] ?? '';
  for (const [index, value] of values.entries()) {
    out += render(value, contexts[index] ?? { kind: 'text' }) + (strings[index + 1] ?? '');
  }
  return { [MARKUP]: out };
};

/** Declares markup as safe as it stands. Only for constants of this program, never for anything that came in. */
export const raw = (markup: string): Html => ({ [MARKUP]: markup });

/** The finished text of a fragment. */
export const printHtml = (fragment: Html): string => fragment[MARKUP];

/** Attributes from a record: `true` prints the bare name; `false`, `null` and `undefined` leave it out. */
export const attributes = (record: Readonly<Record<string, Scalar>>): Attributes => {
  const out = Object.entries(record).map(([name, value]) => {
    if (!/^[a-z][a-z0-9-]*$/.test(name) || /^(on|style$|srcdoc$)/.test(name)) {
      throw new TypeError(`html: not an attribute to set: ${name}`);
    }
    if (value === false || value === null || value === undefined) return '';
    if (value === true) return ` ${name}`;
    return ` ${name}="${escapeHtml(/^(href|src|action|formaction)$/.test(name) ? address(value) : String(value))}"`;
  });
  return { [ATTRIBUTES]: out.join('') };
};

const address = (value: Scalar): string => safeUrl(String(value)) ?? 'about:invalid';

const render = (value: Fragment, context: HoleContext): string => {
  if (value === null || value === undefined || typeof value === 'boolean') return '';
  if (typeof value !== 'object') return scalar(value, context);
  if (isList(value)) return value.map((item) => render(item, context)).join('');
  if (MARKUP in value && context.kind === 'text') return value[MARKUP];
  if (ATTRIBUTES in value && context.kind === 'attributes') return value[ATTRIBUTES];
  throw new TypeError(`html: this value cannot stand in ${context.kind}`);
};

const scalar = (value: Scalar, context: HoleContext): string => {
  if (context.kind === 'attributes')
    throw new TypeError('html: between attributes only attributes() may stand');
  return escapeHtml(context.kind === 'value' && context.url ? address(value) : String(value));
};

const isList = (value: Fragment): value is readonly Fragment[] => Array.isArray(value);
