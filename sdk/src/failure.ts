import { type FieldError, HodlxxiError, OAuthError } from './errors.ts';

/** The error an answer stands for: problem details (RFC 9457), an OAuth error, or neither. Never rejects. */
export async function failureOf(response: Response): Promise<HodlxxiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const { status, headers } = response;
  const shared = {
    status,
    requestId: textOf(body, 'request_id') ?? headers.get('x-request-id') ?? undefined,
    retryAfter: secondsOf(headers.get('retry-after')),
  };
  const error = textOf(body, 'error');
  if (error !== undefined) {
    return new OAuthError(textOf(body, 'error_description') ?? error, { ...shared, code: error });
  }
  const code = textOf(body, 'code');
  if (code === undefined) {
    return new HodlxxiError(`The server answered ${status}`, { ...shared, code: 'unexpected_answer' });
  }
  const message = textOf(body, 'detail') ?? textOf(body, 'title') ?? code;
  return new HodlxxiError(message, { ...shared, code, errors: fieldErrors(body) });
}

function fieldErrors(body: unknown): readonly FieldError[] {
  const errors = member(body, 'errors');
  if (!Array.isArray(errors)) return [];
  return errors.map((one: unknown) => ({
    path: textOf(one, 'path') ?? '',
    message: textOf(one, 'message') ?? '',
  }));
}

/** RFC 9110 section 10.2.3, the form this server uses. */
function secondsOf(header: string | null): number | undefined {
  return header !== null && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
}

function textOf(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
