import type { ErrorTable } from './problem.ts';

/** Failures of HTTP itself, the same for every route. */
export const httpErrors = {
  validation_failed: {
    status: 400,
    title: 'The request is not valid',
    remedy: 'Correct the fields named in `errors` and send the request again.',
  },
  malformed_request: {
    status: 400,
    title: 'The request cannot be read',
    remedy: 'Send well-formed JSON or form data with a matching `Content-Type` and `Content-Length`.',
  },
  csrf_failed: {
    status: 403,
    title: 'The request did not come from our own pages',
    remedy:
      'Send the request from the page that shows the form, or use a Bearer token instead of the cookie.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    remedy: 'Check the path and the identifier. What belongs to somebody else is reported as not found, too.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    remedy: 'Use one of the methods named in the `Allow` header.',
  },
  request_timeout: {
    status: 408,
    title: 'The request took too long to arrive',
    remedy: 'Send the whole request within 30 seconds.',
  },
  body_too_large: {
    status: 413,
    title: 'The request body is too large',
    remedy: 'Send at most 1 MiB, or what the endpoint documents.',
  },
  uri_too_long: {
    status: 414,
    title: 'The address is too long',
    remedy: 'Move long parameters into the request body.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    remedy: 'Send `application/json`, or what the endpoint documents.',
  },
  headers_too_large: {
    status: 431,
    title: 'The request headers are too large',
    remedy: 'Send at most 16 KiB of headers; clear cookies of this site if a browser sent them.',
  },
  internal_error: {
    status: 500,
    title: 'Something went wrong on our side',
    remedy: 'Try again; if it persists, tell the operator the `request_id`.',
  },
} as const satisfies ErrorTable;
