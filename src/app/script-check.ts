import type { ScriptCheck } from '../account/index.ts';
import { createScriptCheck } from '../infra/chain/script-check.ts';
import type { NodeSource } from './bitcoin-node.ts';

/** Scripts that take an interpreter are shown to the node, when there is one to ask at that moment. */
export function openScriptCheck({ current }: NodeSource): ScriptCheck {
  return async (job) => {
    const node = current();
    return node === null ? 'unavailable' : createScriptCheck(node)(job);
  };
}
