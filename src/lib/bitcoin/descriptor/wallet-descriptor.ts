import type { Network } from '../address.ts';
import { findPrivateMaterial } from '../secrets/index.ts';
import { refuse } from './errors.ts';
import { isMultipath, type Key, keyOfBranch } from './key.ts';
import { pairTemplates } from './pair.ts';
import { descriptorText } from './print.ts';
import { readTemplate, requireWatchable } from './read-template.ts';
import { splitDescriptors } from './split.ts';
import { keysOfTemplate, mapTemplate, type ScriptType, type Template } from './template.ts';

/** One descriptor without alternatives: what the node imports, and what addresses come from. */
export type Branch = {
  /** Canonical, with checksum. */
  readonly text: string;
  readonly template: Template;
};

/** A wallet, as far as the public side of it goes. */
export type WalletDescriptor = {
  /** Canonical, with checksum; `<0;1>` where there is a branch for change. The wallet's identity. */
  readonly text: string;
  readonly network: Network;
  readonly type: ScriptType;
  /** False when there is a single address. */
  readonly ranged: boolean;
  readonly template: Template;
  readonly receive: Branch;
  /** Null when the descriptor has one branch: change then goes to `receive`. */
  readonly change: Branch | null;
};

export type ReadOptions = {
  readonly network: Network;
  /** Whether descriptors without a wildcard, which have one address, are taken. Default false. */
  readonly fixed?: boolean;
};

/**
 * Reads a wallet from its descriptor: one, one with `<0;1>`, or receive and change one after the other. Checksums are
 * optional and checked. The node must agree before anything is stored: it is stricter in places, we are in others.
 * @throws DescriptorError private_key_refused before anything else is looked at
 */
export function readDescriptor(text: string, options: ReadOptions): WalletDescriptor {
  if (findPrivateMaterial(text)) refuse('private_key_refused');
  const [first, second] = splitDescriptors(text).map(readTemplate);
  if (first === undefined) refuse('descriptor_invalid');
  return walletOf(second ? pairTemplates(first, second) : first, options);
}

/**
 * The wallet of a template.
 * @throws DescriptorError
 */
export function walletOf(template: Template, { network, fixed = false }: ReadOptions): WalletDescriptor {
  const keys = keysOfTemplate(template);
  const branch = (which: 0 | 1) => branchOf(mapTemplate(template, (key: Key) => keyOfBranch(key, which)));
  const receive = branch(0);
  const change = keys.some(isMultipath) ? branch(1) : null;
  const rule = { network: network === 'main' ? ('main' as const) : ('test' as const), fixed };
  for (const one of change ? [receive, change] : [receive]) requireWatchable(one.template, rule);
  const ranged = keys.some((key) => key.kind === 'extended' && key.ranged);
  return { text: descriptorText(template), network, type: template.type, ranged, template, receive, change };
}

const branchOf = (template: Template): Branch => ({ text: descriptorText(template), template });
