/** One field that did not pass; `path` is dotted. */
export type FieldError = { readonly path: string; readonly message: string };

export type HodlxxiErrorOptions = {
  /** Stable and snake_case, to switch on: docs/errors.md lists them. */
  readonly code: string;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly requestId?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  /** Seconds to wait, from `Retry-After`. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
};

/**
 * Every failure of a call. Beside the server's codes: `network_error` when no answer came, `unexpected_answer` when
 * something else than this server has answered, a proxy's error page for example.
 */
export class HodlxxiError extends Error {
  override readonly name: string = 'HodlxxiError';
  readonly code: string;
  readonly status: number;
  /** Names the request in the server's log. */
  readonly requestId: string | undefined;
  readonly errors: readonly FieldError[];
  readonly retryAfter: number | undefined;

  constructor(message: string, options: HodlxxiErrorOptions) {
    super(message, { cause: options.cause });
    this.code = options.code;
    this.status = options.status;
    this.requestId = options.requestId;
    this.errors = options.errors ?? [];
    this.retryAfter = options.retryAfter;
  }
}

/** A failure of an endpoint under /oauth, RFC 6749 section 5.2: `code` is its `error`, `message` its description. */
export class OAuthError extends HodlxxiError {
  override readonly name = 'OAuthError';
}
