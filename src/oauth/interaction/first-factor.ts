/** What was shown before the passkey: kept in the interaction, sealed with it, for the browser that showed it. */
import type { Approval } from '../provider/consent.ts';
import { browserMark } from './browser-binding.ts';
import type { Interaction } from './details.ts';

/** A key has signed; only the passkey is missing. */
export type FirstFactor = {
  readonly userId: string;
  readonly amr: readonly string[];
  /**
   * What was allowed on the confirm page, the key that signed, as people see it, and when, in milliseconds since the epoch;
   * null for who was signed in already.
   */
  readonly here: { readonly approval: Approval; readonly key: string; readonly at: number } | null;
};

type Kept = FirstFactor & { readonly browser: string };

/** A key that was shown longer ago than this has to be shown again. */
export const FIRST_FACTOR_MS = 10 * 60_000;

/**
 * Nothing in it lets the request go on: the library looks for `login`, and whoever opens its address now is asked for
 * a key again.
 */
export async function keepFirst(
  interaction: Interaction,
  first: FirstFactor,
  browserSecret: string,
): Promise<void> {
  const browser = browserMark(browserSecret);
  const kept: Kept = { ...first, browser };
  interaction.result = { first: kept, browser };
  await interaction.persist();
}

/** Null when there is none, it is another browser's, or it is too old. */
export function keptFirst(
  { result }: Interaction,
  browserSecret: string | null,
  now: number,
): FirstFactor | null {
  const first = result?.['first'];
  if (browserSecret === null || !isKept(first)) return null;
  return first.browser === browserMark(browserSecret) && now < (first.here?.at ?? 0) + FIRST_FACTOR_MS
    ? first
    : null;
}

/** Lets the person begin again. */
export async function forgetFirst(interaction: Interaction): Promise<void> {
  if (!interaction.result) return;
  delete interaction.result;
  await interaction.persist();
}

/** Only our own sealed bytes get here; the shape tells them from the library's. */
function isKept(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null && 'userId' in value && 'browser' in value;
}
