/** Nostr events, NIP-01: read from anything, in bounds that leave no doubt about their one serialisation. */

export type NostrEvent = {
  /** 64 hexadecimal digits, lower case, as the sender states it; `verify.ts` recomputes it. */
  readonly id: string;
  /** x-only public key, 64 hexadecimal digits, lower case. */
  readonly pubkey: string;
  /** Seconds since the epoch. */
  readonly createdAt: number;
  readonly kind: number;
  readonly tags: readonly (readonly string[])[];
  readonly content: string;
  /** BIP-340 signature over the id, 128 hexadecimal digits, lower case. */
  readonly sig: string;
};

const MOST_TAGS = 32;
const LONGEST_TAG = 16;
const LONGEST_VALUE = 2048;
const LONGEST_CONTENT = 4096;
const LARGEST_KIND = 65_535;
/** The year 36812: far beyond any clock, and far below what a number stops counting by ones. */
const LATEST = 2 ** 40;

const KEY = /^[0-9a-f]{64}$/;
const SIGNATURE = /^[0-9a-f]{128}$/;

/**
 * Control characters other than those NIP-01 gives a short escape: it wants them verbatim, while every JSON library
 * writes \u00XX. Such an event has two ids, so it has none.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const TWO_WAYS_TO_WRITE = /[\x00-\x07\x0b\x0e-\x1f]/;

/** The event, without fields nobody signed; null for whatever is not exactly one. Never throws. */
export function parseEvent(value: unknown): NostrEvent | null {
  if (!isRecord(value)) return null;
  const { id, pubkey, created_at: createdAt, kind, tags, content, sig } = value;
  if (!matches(id, KEY) || !matches(pubkey, KEY) || !matches(sig, SIGNATURE)) return null;
  if (!isCount(createdAt, LATEST) || !isCount(kind, LARGEST_KIND)) return null;
  if (!isText(content, LONGEST_CONTENT) || !isTags(tags)) return null;
  return { id, pubkey, createdAt, kind, tags: tags.map((tag) => [...tag]), content, sig };
}

/** The value of the one tag with this name; null when there is none, more than one, or it has no value. */
export function onlyTag(event: Pick<NostrEvent, 'tags'>, name: string): string | null {
  const [tag, ...others] = event.tags.filter(([first]) => first === name);
  return others.length === 0 ? (tag?.[1] ?? null) : null;
}

type Fields = Readonly<Record<'id' | 'pubkey' | 'created_at' | 'kind' | 'tags' | 'content' | 'sig', unknown>>;

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}

function isCount(value: unknown, most: number): value is number {
  return (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    value >= 0 &&
    value <= most &&
    !Object.is(value, -0)
  );
}

/** Half a surrogate pair has no UTF-8, and the id is a hash of UTF-8. */
function isText(value: unknown, longest: number): value is string {
  return (
    typeof value === 'string' &&
    value.length <= longest &&
    value.isWellFormed() &&
    !TWO_WAYS_TO_WRITE.test(value)
  );
}

function isTags(value: unknown): value is readonly (readonly string[])[] {
  return Array.isArray(value) && value.length <= MOST_TAGS && value.every(isTag);
}

function isTag(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > LONGEST_TAG) return false;
  return value.every((part) => isText(part, LONGEST_VALUE));
}
