import { refuse } from '../errors.ts';
import { readTemplate } from '../read-template.ts';
import type { ReadOptions } from '../wallet-descriptor.ts';
import { candidate, type ImportCandidate } from './candidate.ts';
import { listedKey, multisigTemplate, multisigType } from './cosigners.ts';

export const isBsms = (text: string): boolean => /^BSMS 1\.0\s*\n/.test(text);

/**
 * BIP-129, "Descriptor Record": version, template, path restrictions, first address. Of the restrictions only
 * `/0/*,/1/*` is in use, and `/**` says the same.
 * @throws DescriptorError
 */
export function readBsms(text: string, options: ReadOptions): ImportCandidate[] {
  const [, descriptor = '', restrictions = '', first = ''] = text.split(/\r?\n/).map((line) => line.trim());
  if (!/^(?:\/0\/\*,\s?\/1\/\*|no path restrictions|)$/i.test(restrictions)) refuse('import_unknown');
  return [candidate('bsms', readTemplate(descriptor), options, first === '' ? {} : { first })];
}

export const isColdcardMultisig = (text: string): boolean => /^policy:\s*\d+\s+of\s+\d+/im.test(text);

/**
 * Coldcard's multisig file: `Name:`, `Policy: 2 of 3`, `Format:`, `Derivation:` for all keys below it, `XFP: xpub`.
 * @throws DescriptorError
 */
export function readColdcardMultisig(text: string, options: ReadOptions): ImportCandidate[] {
  const facts = new Map<string, string>();
  const keys = text.split(/\r?\n/).flatMap((line) => {
    const [, label = '', value = ''] = /^\s*([0-9A-Za-z]{1,20})\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (/^[0-9a-f]{8}$/i.test(label)) {
      return [listedKey({ xpub: value, fingerprint: label, path: facts.get('derivation') })];
    }
    facts.set(label.toLowerCase(), value);
    return [];
  });
  const [, threshold, total] =
    /^(\d{1,2})\s+of\s+(\d{1,2})$/i.exec(facts.get('policy') ?? '') ?? refuse('import_unknown');
  const type = multisigType(facts.get('format') ?? 'p2sh');
  const template = multisigTemplate(type, Number(threshold), Number(total), keys);
  return [candidate('coldcard-multisig', template, options, { name: facts.get('name') })];
}
