/** The one place where anything thrown becomes an answer of the problem-details dialect. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { httpErrors } from './errors.ts';
import { type FieldError, ProblemError, problem, problemBody } from './problem.ts';

/** Lets the composition root name failures of adapters, for example a database that cannot be reached. */
export type Translate = (error: unknown) => ProblemError | undefined;

const FRAMEWORK_CODES: Readonly<Record<string, keyof typeof httpErrors>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_MAX_PARAM_LENGTH: 'uri_too_long',
};

/** A room with a dialect of its own sets its own handler and may use `toProblem` to understand what was thrown. */
export function createErrorHandler(typePrefix: string, translate: Translate) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
    sendProblem(reply, request, hungUp(request, error) ?? toProblem(error, translate), typePrefix);
}

/** Whoever goes away in the middle of a request will not hear the answer, and it is no failure of ours. */
function hungUp({ raw }: FastifyRequest, cause: unknown): ProblemError | undefined {
  return raw.destroyed && !raw.complete ? problem(httpErrors, 'malformed_request', { cause }) : undefined;
}

/** Never throws; what is not expected becomes `internal_error` with the original as its `cause`, for the log. */
export function toProblem(error: unknown, translate: Translate = () => undefined): ProblemError {
  if (error instanceof ProblemError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    return problem(httpErrors, 'validation_failed', { errors: fieldErrors(error.validation) });
  }
  return (
    translate(error) ?? frameworkProblem(error) ?? problem(httpErrors, 'internal_error', { cause: error })
  );
}

/** Logs what is our fault with the request's id, then answers. */
export function sendProblem(
  reply: FastifyReply,
  request: FastifyRequest,
  error: ProblemError,
  prefix: string,
) {
  if (error.status >= 500)
    request.log.error({ err: error.cause ?? error, error_code: error.code }, error.title);
  else request.log.debug({ error_code: error.code }, error.title);
  return reply
    .code(error.status)
    .headers(error.headers)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemBody(error, request.id, prefix)));
}

/** Client errors the framework found: unreadable JSON, wrong length, too much, a broken escape in the path. */
function frameworkProblem(error: unknown): ProblemError | undefined {
  if (!isFrameworkError(error) || error.statusCode === undefined) return undefined;
  if (error.statusCode < 400 || error.statusCode >= 500) return undefined;
  return problem(httpErrors, FRAMEWORK_CODES[error.code] ?? 'malformed_request', { cause: error });
}

function isFrameworkError(error: unknown): error is FastifyError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('FST_')
  );
}

/** An answer lists this many fields at most, however many the request got wrong. */
const MOST_FIELDS = 20;

function fieldErrors(issues: readonly { instancePath: string; message?: string }[]): FieldError[] {
  return issues.slice(0, MOST_FIELDS).map(({ instancePath, message = 'is not valid' }) => ({
    path: instancePath.slice(1).replaceAll('/', '.'),
    message,
  }));
}
