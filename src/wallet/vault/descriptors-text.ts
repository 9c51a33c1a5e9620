/** Descriptors as one text, the same for the same descriptors: what is sealed, and what is compared. */
import { z } from 'zod';
import type { Descriptors } from '../model.ts';

const shape = z.tuple([z.string(), z.string().nullable()]);

export function encodeDescriptors({ receive, change }: Descriptors): string {
  return JSON.stringify([receive, change]);
}

/** Throws `ZodError` or `SyntaxError` for anything that `encodeDescriptors` did not make. */
export function decodeDescriptors(text: string): Descriptors {
  const [receive, change] = shape.parse(JSON.parse(text));
  return { receive, change };
}
