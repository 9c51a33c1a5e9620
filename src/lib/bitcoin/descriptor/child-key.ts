import { createHmac } from 'node:crypto';
import { refuse } from './errors.ts';
import type { Key } from './key.ts';
import type { Points } from './points.ts';

/** What a child is derived from. */
type Node = { readonly point: Uint8Array; readonly chainCode: Uint8Array };

/** The 33 bytes of a key at an index. */
export type KeyAt = (index: number) => Uint8Array;

/**
 * Prepares a key for derivation: the steps before the wildcard are taken once.
 * @throws DescriptorError when a step is still open between receive and change
 */
export function keyAt(key: Key, points: Points): KeyAt {
  if (key.kind === 'point') return () => key.point;
  const parent = key.steps.reduce<Node>(
    (node, step) => childKey(node, typeof step === 'number' ? step : refuse('descriptor_multipath'), points),
    key.base,
  );
  return key.ranged ? (index) => childKey(parent, index, points).point : () => parent.point;
}

/** BIP-32, "Public parent key → public child key". */
function childKey({ point, chainCode }: Node, index: number, points: Points): Node {
  const data = new Uint8Array(37);
  data.set(point);
  new DataView(data.buffer).setUint32(33, index);
  const hash = createHmac('sha512', chainCode).update(data).digest();
  const child = points.add(point, new Uint8Array(hash.subarray(0, 32)));
  if (child === null) throw new RangeError('no key at this index');
  return { point: child, chainCode: new Uint8Array(hash.subarray(32)) };
}
