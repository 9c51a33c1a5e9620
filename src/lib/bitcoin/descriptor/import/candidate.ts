import { parseAddress } from '../../address.ts';
import { createDerive } from '../derive.ts';
import { refuse } from '../errors.ts';
import { isMultipath, type Key } from '../key.ts';
import { keysOfTemplate, mapTemplate, type Template } from '../template.ts';
import { type ReadOptions, type WalletDescriptor, walletOf } from '../wallet-descriptor.ts';

export type ImportFormat =
  | 'descriptor'
  | 'key'
  | 'core'
  | 'bsms'
  | 'specter'
  | 'coldcard'
  | 'coldcard-multisig'
  | 'electrum'
  | 'caravan';

/** A wallet that an export may stand for. */
export type ImportCandidate = {
  readonly format: ImportFormat;
  readonly wallet: WalletDescriptor;
  /** As the export names it; at most 100 characters. */
  readonly name: string | null;
  /** Where to look for coins from: Unix seconds or a block height. */
  readonly birthday: { readonly unit: 'time' | 'height'; readonly value: number } | null;
  /** The first receive addresses, to compare with the wallet the export comes from: three, or the only one. */
  readonly addresses: readonly string[];
};

type Facts = {
  readonly name?: string | null | undefined;
  readonly birthday?: ImportCandidate['birthday'];
  /** The first address, where the export says so. */
  readonly first?: string | undefined;
};

const SHOWN = 3;
const LONGEST_NAME = 100;

/**
 * @throws DescriptorError import_address when the export's own first address is another one
 */
export function candidate(
  format: ImportFormat,
  template: Template,
  options: ReadOptions,
  { name, birthday = null, first }: Facts = {},
): ImportCandidate {
  const wallet = walletOf(template, options);
  const derive = createDerive(wallet.receive.template, options.network);
  const outputs = Array.from({ length: wallet.ranged ? SHOWN : 1 }, (_, index) => derive(index));
  const claimed = first === undefined ? null : parseAddress(first, options.network);
  const wrong =
    claimed !== null &&
    !('error' in claimed) &&
    Buffer.compare(claimed.scriptPubKey, outputs[0]?.scriptPubKey ?? claimed.program) !== 0;
  if (wrong) refuse('import_address');
  const label = name?.trim().slice(0, LONGEST_NAME);
  return {
    format,
    wallet,
    name: label ? label : null,
    birthday,
    addresses: outputs.map(({ address }) => address),
  };
}

/** Receive and change, where only the receive branch `/0/*` of every key was given; null where that is not so. */
export function withImpliedChange(template: Template): Template | null {
  return keysOfTemplate(template).every(receives) ? mapTemplate(template, withChange) : null;
}

const receives = (key: Key) =>
  key.kind === 'extended' && key.ranged && key.steps.at(-1) === 0 && !isMultipath(key);

const withChange = (key: Key): Key =>
  key.kind === 'point' ? key : { ...key, steps: [...key.steps.slice(0, -1), [0, 1]] };
