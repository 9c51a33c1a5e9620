import { descriptorChecksum } from './checksum.ts';
import { keyText } from './key.ts';
import { scriptText } from './miniscript/print.ts';
import type { TapTree, Template } from './template.ts';

/** The one spelling of a descriptor, as Core writes it, with its checksum: what is stored, compared and imported. */
export function descriptorText(template: Template): string {
  const body = bodyText(template);
  return `${body}#${descriptorChecksum(body) ?? ''}`;
}

function bodyText(template: Template): string {
  switch (template.type) {
    case 'pkh':
    case 'wpkh':
      return `${template.type}(${keyText(template.key)})`;
    case 'sh-wpkh':
      return `sh(wpkh(${keyText(template.key)}))`;
    case 'sh':
    case 'wsh':
      return `${template.type}(${scriptText(template.script)})`;
    case 'sh-wsh':
      return `sh(wsh(${scriptText(template.script)}))`;
    case 'tr':
      return `tr(${keyText(template.key)}${template.tree ? `,${treeText(template.tree)}` : ''})`;
  }
}

const treeText = (tree: TapTree): string =>
  tree.kind === 'leaf' ? scriptText(tree.script) : `{${treeText(tree.left)},${treeText(tree.right)}}`;
