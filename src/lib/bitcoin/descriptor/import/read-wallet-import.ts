import { findPrivateMaterial } from '../../secrets/index.ts';
import { bareKeyTemplates, isBareKey, type SingleKeyType } from '../bare-key.ts';
import { refuse } from '../errors.ts';
import { pairTemplates } from '../pair.ts';
import { readTemplate } from '../read-template.ts';
import { splitDescriptors } from '../split.ts';
import type { ReadOptions } from '../wallet-descriptor.ts';
import { candidate, type ImportCandidate, withImpliedChange } from './candidate.ts';
import { readJsonImport } from './json-formats.ts';
import { isBsms, isColdcardMultisig, readBsms, readColdcardMultisig } from './text-formats.ts';

export type ImportOptions = ReadOptions & {
  /** The script type of a bare key, when the person has chosen. */
  readonly type?: SingleKeyType;
};

/**
 * The wallets that a pasted text or file may stand for: descriptors, bare keys, and the exports of Bitcoin Core, BSMS
 * (BIP-129), Specter, Sparrow, Coldcard, Electrum and Caravan. The first is the likeliest; where there are several,
 * their first addresses tell people which is theirs.
 * @throws DescriptorError private_key_refused before anything else is looked at
 */
export function readWalletImport(text: string, options: ImportOptions): ImportCandidate[] {
  if (findPrivateMaterial(text)) refuse('private_key_refused');
  const trimmed = text.replace(/^\ufeff/, '').trim();
  const json = /^[{[]/.test(trimmed) ? parseJson(trimmed) : undefined;
  if (json !== undefined) return readJsonImport(json, options);
  if (isBsms(trimmed)) return readBsms(trimmed, options);
  if (isColdcardMultisig(trimmed)) return readColdcardMultisig(trimmed, options);
  if (isEncryptedElectrum(trimmed)) refuse('import_encrypted');
  if (isBareKey(trimmed)) {
    return bareKeyTemplates(trimmed, options.type).map((template) => candidate('key', template, options));
  }
  return trimmed.includes('(') ? readDescriptors(trimmed, options) : refuse('import_unknown');
}

/** A receive branch alone: with the change branch that goes with it, or as it is. */
function readDescriptors(text: string, options: ImportOptions): ImportCandidate[] {
  const [first, second] = splitDescriptors(text).map(readTemplate);
  if (first === undefined) refuse('descriptor_invalid');
  const whole = second ? pairTemplates(first, second) : first;
  const templates = [second ? null : withImpliedChange(whole), whole].filter((one) => one !== null);
  return templates.map((template) => candidate('descriptor', template, options));
}

/** The magic bytes `BIE1` in base64. */
const isEncryptedElectrum = (text: string) => text.startsWith('QklFM');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
