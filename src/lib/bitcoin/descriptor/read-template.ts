import { descriptorChecksum } from './checksum.ts';
import { refuse } from './errors.ts';
import { type Expression, readExpression } from './expression.ts';
import { isMultipath, type Key, readKey } from './key.ts';
import { readMulti, readScript } from './miniscript/read.ts';
import { requireSane } from './miniscript/sane.ts';
import { keysOfTemplate, scriptsOf, type TapTree, type Template } from './template.ts';

/** Room for 100 keys with origins. */
const LONGEST = 20_000;
const MOST_KEYS = 100;
/** A P2SH script is one push of at most 520 bytes: 15 compressed keys. */
const MOST_KEYS_IN_SH = 15;

/**
 * Reads one descriptor, with or without its checksum.
 * @throws DescriptorError
 */
export function readTemplate(text: string): Template {
  if (text.length > LONGEST) refuse('descriptor_too_long');
  const [body = '', checksum, ...more] = text.split('#');
  const computed = descriptorChecksum(body);
  if (computed === null || more.length > 0) refuse('descriptor_invalid');
  if (checksum !== undefined && checksum !== computed) refuse('descriptor_checksum');
  const template = topLevel(readExpression(body));
  if (keysOfTemplate(template).length > MOST_KEYS) refuse('descriptor_too_many_keys');
  return template;
}

function topLevel(expression: Expression): Template {
  if (expression.kind !== 'call') refuse('descriptor_invalid');
  switch (expression.name) {
    case 'pkh':
    case 'wpkh':
      return { type: expression.name, key: key(only(expression)) };
    case 'wsh':
      return { type: 'wsh', script: readScript(only(expression), 'wsh') };
    case 'sh':
      return inSh(only(expression));
    case 'tr':
      return taproot(expression.args);
    case 'raw':
      return refuse('descriptor_raw_script');
    default:
      return refuse('descriptor_unsupported');
  }
}

function inSh(inner: Expression): Template {
  if (inner.kind !== 'call') refuse('descriptor_invalid');
  switch (inner.name) {
    case 'wpkh':
      return { type: 'sh-wpkh', key: key(only(inner)) };
    case 'wsh':
      return { type: 'sh-wsh', script: readScript(only(inner), 'wsh') };
    case 'multi':
    case 'sortedmulti':
      if (inner.args.length - 1 > MOST_KEYS_IN_SH) refuse('descriptor_too_many_keys');
      return { type: 'sh', script: readMulti(inner.name, inner, 'wsh') };
    default:
      return refuse('descriptor_unsupported');
  }
}

function taproot([internal, tree, ...more]: readonly Expression[]): Template {
  if (internal?.kind !== 'word' || more.length > 0) refuse('descriptor_unsupported');
  return { type: 'tr', key: readKey(internal.text, { xOnly: true }), tree: tree ? readTree(tree) : null };
}

const readTree = (expression: Expression): TapTree =>
  expression.kind === 'fork'
    ? { kind: 'fork', left: readTree(expression.left), right: readTree(expression.right) }
    : { kind: 'leaf', script: readScript(expression, 'tapscript') };

function only({ args: [first, ...more] }: Extract<Expression, { kind: 'call' }>): Expression {
  return first === undefined || more.length > 0 ? refuse('descriptor_invalid') : first;
}

const key = (expression: Expression): Key =>
  expression.kind === 'word' ? readKey(expression.text, { xOnly: false }) : refuse('descriptor_unsupported');

/**
 * The rules for what is watched: keys of one network that has this name, a wildcard unless a single address is allowed,
 * and sane scripts. `template` is one branch: no alternatives are left in it.
 * @throws DescriptorError
 */
export function requireWatchable(
  template: Template,
  rule: { network: 'main' | 'test'; fixed: boolean },
): void {
  const keys = keysOfTemplate(template);
  const extended = keys.filter((one) => one.kind === 'extended');
  if (extended.some((one) => one.base.network !== rule.network)) refuse('descriptor_network');
  if (!rule.fixed && !extended.some((one) => one.ranged)) refuse('descriptor_not_ranged');
  if (keys.some(isMultipath)) refuse('descriptor_multipath');
  for (const script of scriptsOf(template)) requireSane(script, template.type === 'tr' ? 'tapscript' : 'wsh');
}
