/** Lists page by `limit` and an opaque `cursor`, which is where the last page ended. */
import { z } from 'zod';
import { httpErrors } from '../lib/http/errors.ts';
import { problem } from './errors.ts';

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(512).optional().describe('`next_cursor` of the page before'),
});

export const nextCursor = z.string().nullable().describe('Null on the last page');

export function writeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Throws `validation_failed` for a cursor that is not one of ours; null without one. */
export function readCursor<T>(cursor: string | undefined, position: z.ZodType<T>): T | null {
  if (cursor === undefined) return null;
  const parsed = position.safeParse(readJson(Buffer.from(cursor, 'base64url').toString()));
  if (parsed.success) return parsed.data;
  const errors = [{ path: 'cursor', message: 'is not a cursor of this list' }];
  throw problem(httpErrors, 'validation_failed', { errors });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One page of a list that is at hand as a whole, in the order of its ids. */
export function pageOf<T>(
  items: readonly T[],
  idOf: (item: T) => string,
  { limit, cursor }: z.infer<typeof pageQuery>,
): Page<T> {
  const after = readCursor(cursor, z.string());
  const rest = items
    .filter((item) => after === null || idOf(item) > after)
    .toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  return cutPage(rest, limit, idOf);
}

/** The first `limit` of what was found: one more, which is not shown, says that the list goes on. */
export function cutPage<T>(found: readonly T[], limit: number, positionOf: (item: T) => unknown): Page<T> {
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return { shown, next_cursor: last === undefined ? null : writeCursor(positionOf(last)) };
}

type Page<T> = { readonly shown: readonly T[]; readonly next_cursor: string | null };
