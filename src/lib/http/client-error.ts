import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { ConnectionError } from 'fastify';
import { httpErrors } from './errors.ts';
import { type ProblemError, problem, problemBody } from './problem.ts';

/** Answers bytes that Node could not read as HTTP, so that even these get an identifier and a code. */
export function createClientErrorHandler(typePrefix: string) {
  return (error: ConnectionError, socket: Socket): void => {
    // A reset connection cannot be answered, and a half-written answer must not get a second head.
    if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
      socket.destroy(error);
      return;
    }
    socket.end(rawAnswer(problemOf(error.code), typePrefix));
  };
}

function problemOf(code: string): ProblemError {
  if (code === 'HPE_HEADER_OVERFLOW') return problem(httpErrors, 'headers_too_large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problem(httpErrors, 'request_timeout');
  return problem(httpErrors, 'malformed_request');
}

function rawAnswer(error: ProblemError, typePrefix: string): string {
  const id = randomUUID();
  const body = JSON.stringify(problemBody(error, id, typePrefix));
  return [
    `HTTP/1.1 ${error.status} ${error.title}`,
    'Connection: close',
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `X-Request-Id: ${id}`,
    '',
    body,
  ].join('\r\n');
}
