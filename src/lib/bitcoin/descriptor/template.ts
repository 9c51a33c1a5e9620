import type { Key } from './key.ts';
import { type Fragment, keysOf, type Multi, mapKeys } from './miniscript/fragment.ts';

/** BIP-386: a binary tree of scripts. */
export type TapTree =
  | { readonly kind: 'leaf'; readonly script: Fragment }
  | { readonly kind: 'fork'; readonly left: TapTree; readonly right: TapTree };

/** What a descriptor says. Nested SegWit is one word, since `sh` holds three quite different things. */
export type Template =
  | { readonly type: 'pkh' | 'wpkh' | 'sh-wpkh'; readonly key: Key }
  | { readonly type: 'wsh' | 'sh-wsh'; readonly script: Fragment }
  | { readonly type: 'sh'; readonly script: Multi }
  | { readonly type: 'tr'; readonly key: Key; readonly tree: TapTree | null };

export type ScriptType = Template['type'];

export const leavesOf = (tree: TapTree | null): readonly Fragment[] => {
  if (tree === null) return [];
  return tree.kind === 'leaf' ? [tree.script] : [...leavesOf(tree.left), ...leavesOf(tree.right)];
};

/** Every script that can be executed; none where a key alone spends. */
export function scriptsOf(template: Template): readonly Fragment[] {
  if (template.type === 'tr') return leavesOf(template.tree);
  return 'script' in template ? [template.script] : [];
}

/** Every key, in the order it is written. */
export function keysOfTemplate(template: Template): readonly Key[] {
  return [...('key' in template ? [template.key] : []), ...scriptsOf(template).flatMap(keysOf)];
}

export function mapTemplate(template: Template, change: (key: Key) => Key): Template {
  switch (template.type) {
    case 'wsh':
    case 'sh-wsh':
      return { ...template, script: mapKeys(template.script, change) };
    case 'sh':
      return { ...template, script: { ...template.script, keys: template.script.keys.map(change) } };
    case 'tr':
      return {
        ...template,
        key: change(template.key),
        tree: template.tree && mapTree(template.tree, change),
      };
    default:
      return { ...template, key: change(template.key) };
  }
}

const mapTree = (tree: TapTree, change: (key: Key) => Key): TapTree =>
  tree.kind === 'leaf'
    ? { ...tree, script: mapKeys(tree.script, change) }
    : { ...tree, left: mapTree(tree.left, change), right: mapTree(tree.right, change) };
