import { refuse } from './errors.ts';

/** Receive and change; more is another wallet. */
const MOST = 2;

/**
 * The descriptors in a text: one, or a pair one after the other. White space is of no account: descriptors have none,
 * and mail programs break long lines.
 * @throws DescriptorError
 */
export function splitDescriptors(text: string): readonly string[] {
  let rest = text.replace(/[\s\u200b\ufeff]+/g, '');
  const found: string[] = [];
  while (rest !== '') {
    if (found.length === MOST) refuse('descriptor_pair');
    const body = rest.slice(0, endOfCall(rest));
    const [checksum = ''] = /^#[a-z0-9]{0,8}/.exec(rest.slice(body.length)) ?? [];
    found.push(body + checksum);
    rest = rest.slice(body.length + checksum.length).replace(/^[,;]/, '');
  }
  return found.length === 0 ? refuse('descriptor_invalid') : found;
}

function endOfCall(text: string): number {
  let depth = 0;
  for (let position = 0; position < text.length; position += 1) {
    if (text[position] === '(') depth += 1;
    if (text[position] === ')' && --depth <= 0) return position + 1;
  }
  return text.length;
}
