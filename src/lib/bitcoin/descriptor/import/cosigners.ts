import { withBranches } from '../bare-key.ts';
import { refuse } from '../errors.ts';
import { type Key, readKey } from '../key.ts';
import type { Template } from '../template.ts';

/** A key as exports list it: apart from its origin, which not every wallet knows. */
export type ListedKey = {
  readonly xpub: string;
  /** Of the master key; zeros where it is not known. */
  readonly fingerprint?: string | null | undefined;
  /** `m/48'/0'/0'/2'`, `m/48h/…`, or anything else where it is not known. */
  readonly path?: string | null | undefined;
};

/**
 * The key with its origin, standing for receive and change.
 * @throws DescriptorError
 */
export function listedKey({ xpub, fingerprint, path }: ListedKey): Key {
  const steps = path?.trim().replace(/^m\/?/i, '') ?? '';
  const known =
    fingerprint != null &&
    /^[0-9a-f]{8}$/i.test(fingerprint) &&
    !/^0+$/.test(fingerprint) &&
    /^(?:\d+['hH]?(?:\/\d+['hH]?)*)?$/.test(steps);
  const origin = known ? `[${fingerprint}${steps === '' ? '' : `/${steps}`}]` : '';
  return withBranches(readKey(origin + xpub.trim(), { xOnly: false }));
}

export type MultisigType = 'wsh' | 'sh-wsh' | 'sh';

const spellings: Readonly<Record<string, MultisigType>> = {
  p2wsh: 'wsh',
  'p2sh-p2wsh': 'sh-wsh',
  'p2wsh-p2sh': 'sh-wsh',
  p2sh: 'sh',
};

/** @throws DescriptorError import_unknown */
export const multisigType = (text: string): MultisigType =>
  spellings[text.trim().toLowerCase()] ?? refuse('import_unknown');

/**
 * So many of these keys, in the order of BIP-67.
 * @throws DescriptorError
 */
export function multisigTemplate(
  type: MultisigType,
  threshold: number,
  total: number,
  keys: readonly Key[],
): Template {
  if (keys.length !== total) refuse('import_missing_key');
  if (total > (type === 'sh' ? 15 : 20)) refuse('descriptor_too_many_keys');
  if (!Number.isInteger(threshold) || threshold < 1 || threshold > total) refuse('descriptor_threshold');
  const script = { kind: 'multi', name: 'sortedmulti', threshold, keys } as const;
  return { type, script };
}
