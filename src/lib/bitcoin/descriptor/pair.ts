import { refuse } from './errors.ts';
import { type Key, keyText, type Step } from './key.ts';
import { descriptorText } from './print.ts';
import { keysOfTemplate, mapTemplate, type Template } from './template.ts';

/**
 * Two descriptors as the one they come from: each key alike, or different in one step, which becomes `<receive;change>`.
 * The lower step receives, as everywhere (BIP-44), whichever was given first.
 * @throws DescriptorError descriptor_pair
 */
export function pairTemplates(first: Template, second: Template): Template {
  const ones = keysOfTemplate(first);
  const others = keysOfTemplate(second);
  const pairs = new Map(ones.map((one, position) => [one, pairKeys(one, others[position])]));
  const steps = [...pairs.values()]
    .flatMap((key) => (key.kind === 'extended' ? key.steps : []))
    .filter(isOpen);
  const backwards = steps.length > 0 && steps.every(([receive, change]) => receive > change);
  const paired = mapTemplate(first, (key) => {
    const both = pairs.get(key) ?? key;
    return backwards && both.kind === 'extended' ? { ...both, steps: both.steps.map(turned) } : both;
  });
  // The second is the first with other steps: the same script, down to the last number.
  const again = mapTemplate(first, keyByPosition(others));
  const same = ones.length === others.length && descriptorText(again) === descriptorText(second);
  return same && steps.length > 0 ? paired : refuse('descriptor_pair');
}

function keyByPosition(keys: readonly Key[]): (key: Key) => Key {
  let position = 0;
  return (key) => keys[position++] ?? key;
}

function pairKeys(one: Key, other: Key | undefined): Key {
  if (other === undefined) refuse('descriptor_pair');
  if (one.kind === 'point' || other.kind === 'point') {
    return keyText(one) === keyText(other) ? one : refuse('descriptor_pair');
  }
  const bare = (key: Key) => keyText({ ...key, ...(key.kind === 'extended' ? { steps: [] } : {}) });
  const different = one.steps.filter((step, position) => step !== other.steps[position]);
  const alike = bare(one) === bare(other) && one.steps.length === other.steps.length && different.length <= 1;
  return alike
    ? { ...one, steps: one.steps.map((step, position) => both(step, other.steps[position])) }
    : refuse('descriptor_pair');
}

function both(one: Step, other: Step | undefined): Step {
  if (typeof one !== 'number' || typeof other !== 'number') refuse('descriptor_pair');
  return one === other ? one : [one, other];
}

const isOpen = (step: Step): step is readonly [number, number] => typeof step !== 'number';
const turned = (step: Step): Step => (typeof step === 'number' ? step : [step[1], step[0]]);
