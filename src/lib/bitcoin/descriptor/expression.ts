import { refuse } from './errors.ts';

/** The shape of a descriptor before it means anything: `name(argument,…)`, a bare word, or `{left,right}`. */
export type Expression =
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'fork'; readonly left: Expression; readonly right: Expression };

/** Deeper than any script that fits the limits; keeps a stranger from driving the recursion. */
const DEEPEST = 130;

/**
 * Reads one expression that is the whole text.
 * @throws DescriptorError descriptor_invalid
 */
export function readExpression(text: string): Expression {
  let position = 0;

  const take = (character: string) => {
    if (text[position] !== character) refuse('descriptor_invalid');
    position += 1;
  };

  const word = () => {
    const start = position;
    while (position < text.length && !'(){},'.includes(text.charAt(position))) position += 1;
    return text.slice(start, position);
  };

  const expression = (depth: number): Expression => {
    if (depth > DEEPEST) refuse('descriptor_invalid');
    if (text[position] === '{') return fork(depth);
    const name = word();
    if (name === '') refuse('descriptor_invalid');
    if (text[position] !== '(') return { kind: 'word', text: name };
    take('(');
    const args = [expression(depth + 1)];
    while (text[position] === ',') {
      take(',');
      args.push(expression(depth + 1));
    }
    take(')');
    return { kind: 'call', name, args };
  };

  const fork = (depth: number): Expression => {
    take('{');
    const left = expression(depth + 1);
    take(',');
    const right = expression(depth + 1);
    take('}');
    return { kind: 'fork', left, right };
  };

  const whole = expression(0);
  if (position !== text.length) refuse('descriptor_invalid');
  return whole;
}
