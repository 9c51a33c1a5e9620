import type { FastifyInstance, FastifyRequest } from 'fastify';
import { httpErrors } from './errors.ts';
import { problem } from './problem.ts';

/** Refuses U+0000 anywhere in a request: PostgreSQL's text cannot hold it, so it would surface as a server error. */
export function refuseNul(app: FastifyInstance): void {
  app.addHook('preValidation', (request, _reply, done) => {
    done(
      hasNul(request)
        ? problem(httpErrors, 'malformed_request', { detail: 'A text contains U+0000.' })
        : undefined,
    );
  });
}

/** Walks with a list instead of recursion: nesting is the sender's choice, the stack is ours. */
function hasNul(request: FastifyRequest): boolean {
  const open: unknown[] = [request.params, request.query, request.body];
  for (let value = open.pop(); value !== undefined || open.length > 0; value = open.pop()) {
    if (typeof value === 'string' && value.includes('\0')) return true;
    if (!isPlain(value)) continue;
    for (const [key, inner] of Object.entries(value)) open.push(key, inner);
  }
  return false;
}

/** What parsers produce: lists, and objects at most one step from `null`. Streams and buffers are left alone: a stream is a graph with cycles. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null || Array.isArray(value);
}
