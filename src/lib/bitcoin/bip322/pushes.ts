import { Script } from '@scure/btc-signer';
import { equalBytes } from '@scure/btc-signer/utils.js';
import { quietly } from '../quietly.ts';

/** The elements that a scriptSig of nothing but minimal pushes leaves on the stack (MINIMALDATA); null for any other. */
export function readPushes(script: Uint8Array): readonly Uint8Array[] | null {
  const parts = quietly(() => Script.decode(script));
  if (!parts || !equalBytes(Script.encode(parts), script)) return null;
  const elements = parts.map((part) => {
    if (part === 0) return new Uint8Array(0);
    return part instanceof Uint8Array ? part : null;
  });
  return elements.every((element) => element !== null) ? elements : null;
}
