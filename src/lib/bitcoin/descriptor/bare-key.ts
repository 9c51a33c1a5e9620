import { refuse } from './errors.ts';
import { type Key, readKey } from './key.ts';
import type { Template } from './template.ts';

export type SingleKeyType = 'pkh' | 'sh-wpkh' | 'wpkh' | 'tr';

/** Most used first: the first candidate is the one to show first. */
const ALL: readonly SingleKeyType[] = ['wpkh', 'tr', 'sh-wpkh', 'pkh'];
const HARDENED = 0x8000_0000;
/** The purpose of an account: BIP-44, 49, 84, 86. */
const PURPOSE: Readonly<Record<number, SingleKeyType>> = { 44: 'pkh', 49: 'sh-wpkh', 84: 'wpkh', 86: 'tr' };

/** Whether a text is one key expression and nothing else: `xpub…`, `[d34db33f/84h/0h/0h]zpub…`, `xpub…/0/*`. */
export const isBareKey = (text: string): boolean =>
  /^(?:\[[^\]]{0,200}\])?[A-Za-z]pub[1-9A-HJ-NP-Za-km-z]{80,120}(?:\/[\d<>;*/hH']{0,200})?$/.test(text);

/**
 * The wallets that a bare extended public key may stand for: one where the prefix (SLIP-132) or the origin says which,
 * else one for each script type. The wrong one shows no coins, so people compare first addresses.
 * @param type the choice of the person, where there is one
 * @throws DescriptorError
 */
export function bareKeyTemplates(text: string, type?: SingleKeyType): readonly Template[] {
  const key = readKey(text, { xOnly: false });
  if (key.kind !== 'extended') refuse('descriptor_key');
  const { use } = key.base;
  const purpose = (key.origin?.path[0] ?? 0) - HARDENED;
  if (use === 'cosigner-sh-wsh' || use === 'cosigner-wsh' || purpose === 48)
    refuse('descriptor_cosigner_key');
  const implied = use ?? PURPOSE[purpose];
  const types = type ? [type] : implied ? [implied] : ALL;
  return types.map((one) => singleKeyTemplate(one, withBranches(key)));
}

export const singleKeyTemplate = (type: SingleKeyType, key: Key): Template =>
  type === 'tr' ? { type, key, tree: null } : { type, key };

/** An account key as it is exported stands for receive and change (BIP-44); what has a path keeps it. */
export function withBranches(key: Key): Key {
  const bare = key.kind === 'extended' && key.steps.length === 0 && !key.ranged;
  return bare ? { ...key, steps: [[0, 1]], ranged: true } : key;
}
