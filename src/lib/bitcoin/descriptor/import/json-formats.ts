import { z } from 'zod';
import { type SingleKeyType, singleKeyTemplate } from '../bare-key.ts';
import { DescriptorError, refuse } from '../errors.ts';
import type { Key } from '../key.ts';
import { pairTemplates } from '../pair.ts';
import { readTemplate } from '../read-template.ts';
import { splitDescriptors } from '../split.ts';
import type { Template } from '../template.ts';
import type { ReadOptions } from '../wallet-descriptor.ts';
import { candidate, type ImportCandidate, withImpliedChange } from './candidate.ts';
import { listedKey, multisigTemplate, multisigType } from './cosigners.ts';

/** What one kind of file gives; null when the value is not of that kind. */
type Reader = (value: unknown, options: ReadOptions) => ImportCandidate[] | null;

const text = z.string().max(20_000);
const seconds = z.union([z.literal('now'), z.number().int().nonnegative()]).optional();
const described = z.object({ desc: text, timestamp: seconds, internal: z.boolean().optional() });
const coreFile = z.object({ wallet_name: text.optional(), descriptors: z.array(described).min(1).max(100) });

/** `listdescriptors`, or the argument of `importdescriptors`: each branch by itself. */
const core: Reader = (value, options) => {
  const parsed = coreFile.safeParse(Array.isArray(value) ? { descriptors: value } : value);
  if (!parsed.success) return null;
  const { descriptors, wallet_name: name } = parsed.data;
  const read = descriptors.flatMap(({ desc, timestamp, internal = false }) =>
    unlessUnsupported(() => [{ template: readTemplate(desc), timestamp, internal }]),
  );
  const changes = read.filter(({ internal }) => internal);
  const found = read
    .filter(({ internal }) => !internal)
    .flatMap(({ template, timestamp }) => {
      const birthday =
        typeof timestamp === 'number' && timestamp > 1 ? ({ unit: 'time', value: timestamp } as const) : null;
      const whole = changes
        .map((change) => pairOrNull(template, change.template))
        .find((pair) => pair !== null);
      return unlessUnsupported(() => [candidate('core', whole ?? template, options, { name, birthday })]);
    });
  return found.length === 0 ? refuse('descriptor_unsupported') : found;
};

/** A node's wallet has descriptors that are not for watching, such as `combo`: they are left out. */
function unlessUnsupported<T>(read: () => T[]): T[] {
  try {
    return read();
  } catch (error) {
    const passable = [
      'descriptor_unsupported',
      'descriptor_raw_script',
      'descriptor_not_ranged',
      'descriptor_key',
    ];
    if (error instanceof DescriptorError && passable.includes(error.code)) return [];
    throw error;
  }
}

function pairOrNull(receive: Template, change: Template): Template | null {
  try {
    return pairTemplates(receive, change);
  } catch (error) {
    if (error instanceof DescriptorError) return null;
    throw error;
  }
}

const specterFile = z.object({
  label: text.optional(),
  name: text.optional(),
  descriptor: text,
  blockheight: z.number().int().nonnegative().optional(),
});

/** Specter, and what Sparrow and others write in its form: the receive branch stands for both. */
const specter: Reader = (value, options) => {
  const parsed = specterFile.safeParse(value);
  if (!parsed.success) return null;
  const { descriptor, label, name, blockheight } = parsed.data;
  const [first = '', second] = splitDescriptors(descriptor);
  const template = readTemplate(first);
  const whole = second
    ? pairTemplates(template, readTemplate(second))
    : (withImpliedChange(template) ?? template);
  const birthday = blockheight ? ({ unit: 'height', value: blockheight } as const) : null;
  return [candidate('specter', whole, options, { name: label ?? name, birthday })];
};

const account = z.object({ deriv: text, xpub: text, first: text.optional() }).optional();
const coldcardFile = z.object({ xfp: text, bip44: account, bip49: account, bip84: account, bip86: account });

/** Coldcard's generic JSON: one account for each script type. */
const coldcard: Reader = (value, options) => {
  const parsed = coldcardFile.safeParse(value);
  if (!parsed.success) return null;
  const { xfp, bip44, bip49, bip84, bip86 } = parsed.data;
  const accounts = { wpkh: bip84, tr: bip86, 'sh-wpkh': bip49, pkh: bip44 } satisfies Record<
    SingleKeyType,
    unknown
  >;
  const found = (['wpkh', 'tr', 'sh-wpkh', 'pkh'] as const).flatMap((type) => {
    const known = accounts[type];
    if (!known) return [];
    const key = listedKey({ xpub: known.xpub, fingerprint: xfp, path: known.deriv });
    return [candidate('coldcard', singleKeyTemplate(type, key), options, { first: known.first })];
  });
  return found.length === 0 ? refuse('import_unknown') : found;
};

const keystore = z.object({
  xpub: text,
  xprv: z.unknown().optional(),
  seed: z.unknown().optional(),
  keypairs: z.unknown().optional(),
  derivation: text.nullish(),
  root_fingerprint: text.nullish(),
});
const electrumFile = z.object({ wallet_type: text }).catchall(z.unknown());

/** An Electrum wallet file: the prefix of its keys says the script type. */
const electrum: Reader = (value, options) => {
  const file = electrumFile.safeParse(value);
  if (!file.success) return null;
  const stores = Object.entries(file.data).filter(([name]) => /^(?:keystore|x\d{1,2}\/)$/.test(name));
  const keys = stores.map(([, store]) => keystoreKey(store));
  const first = keys[0];
  if (first?.kind !== 'extended') refuse('import_unknown');
  const { use } = first.base;
  const [, threshold, total] = /^(\d{1,2})of(\d{1,2})$/.exec(file.data.wallet_type) ?? [];
  if (threshold !== undefined) {
    const type = use === 'cosigner-wsh' ? 'wsh' : use === 'cosigner-sh-wsh' ? 'sh-wsh' : 'sh';
    return [candidate('electrum', multisigTemplate(type, Number(threshold), Number(total), keys), options)];
  }
  if (file.data.wallet_type !== 'standard' || keys.length !== 1) refuse('import_unknown');
  const type =
    use === 'wpkh' || use === 'sh-wpkh' ? use : use === null ? 'pkh' : refuse('descriptor_cosigner_key');
  return [candidate('electrum', singleKeyTemplate(type, first), options)];
};

function keystoreKey(value: unknown): Key {
  const { data: store } = keystore.safeParse(value);
  if (!store) refuse('import_unknown');
  // Where there are keys, encrypted ones too, the file is not the public side alone.
  if (store.xprv || store.seed || store.keypairs) refuse('private_key_refused');
  return listedKey({ xpub: store.xpub, fingerprint: store.root_fingerprint, path: store.derivation });
}

const caravanFile = z.object({
  name: text.optional(),
  addressType: text,
  quorum: z.object({ requiredSigners: z.number().int(), totalSigners: z.number().int() }),
  extendedPublicKeys: z
    .array(z.object({ xpub: text, bip32Path: text.optional(), xfp: text.optional() }))
    .min(1)
    .max(20),
});

/** Caravan's and Unchained's configuration of a multisig wallet. */
const caravan: Reader = (value, options) => {
  const parsed = caravanFile.safeParse(value);
  if (!parsed.success) return null;
  const { name, addressType, quorum, extendedPublicKeys } = parsed.data;
  const keys = extendedPublicKeys.map(({ xpub, bip32Path, xfp }) =>
    listedKey({ xpub, path: bip32Path, fingerprint: xfp }),
  );
  const template = multisigTemplate(
    multisigType(addressType),
    quorum.requiredSigners,
    quorum.totalSigners,
    keys,
  );
  return [candidate('caravan', template, options, { name })];
};

const readers: readonly Reader[] = [core, coldcard, electrum, caravan, specter];

/**
 * The wallets in a JSON export.
 * @throws DescriptorError import_unknown when no kind of file is like it
 */
export function readJsonImport(value: unknown, options: ReadOptions): ImportCandidate[] {
  for (const read of readers) {
    const found = read(value, options);
    if (found) return found;
  }
  return refuse('import_unknown');
}
