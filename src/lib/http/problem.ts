/** Problem details for HTTP APIs, RFC 9457: one error type with a stable code that clients may switch on. */

/** What a code means. `title` is public and short; `remedy` says what the caller can do, for the documentation. */
export type ErrorEntry = { readonly status: number; readonly title: string; readonly remedy: string };

/** Every code of one room, in its `errors.ts`; docs/errors.md is generated from these tables. */
export type ErrorTable = Readonly<Record<string, ErrorEntry>>;

/** One field that did not pass, RFC 9457 section 3.1.4 example: `path` is dotted, `message` is public. */
export type FieldError = { readonly path: string; readonly message: string };

/** Everything about one occurrence. `detail` is public; `cause` goes to the log only. */
export type ProblemOptions = {
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
};

/** An expected failure that may be shown to the caller, word for word. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: string, status: number, title: string, options: ProblemOptions = {}) {
    super(options.detail ?? title, { cause: options.cause });
    this.code = code;
    this.status = status;
    this.title = title;
    this.detail = options.detail;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }
}

/** A `ProblemError` for a code of `table`: `throw problem(lnurlErrors, 'challenge_expired')`. */
export function problem<T extends ErrorTable>(
  table: T,
  code: keyof T & string,
  options: ProblemOptions = {},
): ProblemError {
  const entry: ErrorEntry | undefined = table[code];
  if (!entry) throw new TypeError(`unknown error code ${code}`);
  return new ProblemError(code, entry.status, entry.title, options);
}

/** The body of `application/problem+json`, RFC 9457 section 3.1, with our `code` and `request_id`. */
export type ProblemBody = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: string;
  readonly request_id: string;
  readonly errors?: readonly FieldError[];
};

/** `typePrefix` followed by the code is the problem type URI, RFC 9457 section 3.1.1. */
export function problemBody(error: ProblemError, requestId: string, typePrefix: string): ProblemBody {
  return {
    type: `${typePrefix}${error.code}`,
    title: error.title,
    status: error.status,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    code: error.code,
    request_id: requestId,
    ...(error.errors === undefined ? {} : { errors: error.errors }),
  };
}
