import { findBase58Key, findMiniKey } from './base58-keys.ts';
import { findBech32Key } from './bech32-keys.ts';
import { findBinaryKey } from './binary-keys.ts';
import type { Finding, SecretKind } from './finding.ts';
import { findNamedKey } from './named-keys.ts';
import { findSeedDigits, findSeedWords } from './seed-words.ts';
import { unwrap } from './unwrap.ts';

/** Characters that are looked through; a longer text is `unchecked`. */
export const LONGEST_CHECKED = 1024 * 1024;
/** Wrappings that are taken off, one inside the other. */
const DEEPEST = 4;
/** Characters of all layers together, so that no wrapping makes the work grow without end. */
const MOST_WORK = 6 * LONGEST_CHECKED;

/** Zero-width characters, soft hyphens, marks of direction, fillers: what is not seen (UAX #44). */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}+/gu;

/**
 * Looks for what must never be stored, logged or passed on: private keys and seeds in every encoding a person might
 * paste, alone or inside other text, JSON, base64, hex, percent signs, PSBTs and descriptors. Everything that could be
 * one is decoded, so that public keys, addresses, hashes and prose pass. Takes time linear in the text.
 */
export function findPrivateMaterial(text: string): Finding | null {
  if (text.length > LONGEST_CHECKED) return { kind: 'unchecked' };
  let layer: readonly string[] = [text];
  let work = 0;
  for (let depth = 0; depth < DEEPEST && layer.length > 0; depth += 1) {
    const next = new Set<string>();
    for (const wrapped of layer) {
      work += wrapped.length;
      if (work > MOST_WORK) return { kind: 'unchecked' };
      const plain = visible(wrapped);
      const inside = unwrap(plain);
      const kind = findIn(plain) ?? firstOf(inside.bytes, findBinaryKey);
      if (kind) return { kind };
      for (const other of inside.texts) next.add(other);
    }
    layer = [...next];
  }
  return null;
}

/** The same over any value: strings, names, arrays of words, bytes; what cannot be written as JSON is `unchecked`. */
export function findPrivateMaterialIn(value: unknown): Finding | null {
  try {
    const wholes: string[] = [];
    const text = JSON.stringify(value, (_name, one: unknown) => {
      // Only where it ends can it be told from prose: a phrase of Chinese characters.
      if (typeof one === 'string' && /[^ -~]/.test(one)) wholes.push(one);
      return written(one);
    });
    if (text === undefined) return null;
    return findPrivateMaterial(text) ?? firstOf(wholes, findPrivateMaterial);
  } catch {
    return { kind: 'unchecked' };
  }
}

function written(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Map || value instanceof Set) return [...value];
  return value;
}

/** As it is read by people: compatibility forms such as full-width letters made plain. */
function visible(text: string): string {
  return /[^ -~\s]/.test(text) ? text.normalize('NFKC').replace(INVISIBLE, '') : text;
}

function findIn(text: string): SecretKind | null {
  const tokens = text.match(/[A-Za-z0-9]+/g) ?? [];
  const glued = tokens.join('');
  return (
    findNamedKey(text) ??
    findBase58Key(tokens, glued) ??
    findMiniKey(text) ??
    findBech32Key(glued.toLowerCase()) ??
    findSeedWords(text) ??
    findSeedDigits(text)
  );
}

function firstOf<T, F>(items: readonly T[], find: (item: T) => F | null): F | null {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return null;
}
