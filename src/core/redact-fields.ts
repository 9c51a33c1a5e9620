import { isSecretName, REDACTED, redactText, redactUrl } from './redact.ts';

const DEEPEST = 6;
const MOST = 64;

/** Fields that hold addresses rather than prose. */
const URL_NAMES: ReadonlySet<string> = new Set(['url', 'path', 'href', 'redirect_uri']);

/**
 * A loggable copy of structured fields: secrets hidden by name, texts by what they look like, errors reduced to
 * type, code, message and stack, depth and width bounded.
 */
export function redactFields(fields: object): Record<string, unknown> {
  return redactObject(fields, DEEPEST);
}

function redactObject(fields: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(fields).slice(0, MOST);
  return Object.fromEntries(entries.map(([name, value]) => [name, redactNamed(name, value, depth)]));
}

function redactNamed(name: string, value: unknown, depth: number): unknown {
  if (isSecretName(name) && value !== undefined && value !== null) return REDACTED;
  if (typeof value === 'string' && URL_NAMES.has(name)) return redactText(redactUrl(value));
  return redactValue(value, depth);
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth === 0) return '[nested]';
  if (value instanceof Error) return redactError(value, depth - 1);
  if (Array.isArray(value)) return value.slice(0, MOST).map((item) => redactValue(item, depth - 1));
  return redactObject(value, depth - 1);
}

/** `code` names the kind of failure (`ECONNREFUSED`) and is kept; other own properties may hold anything. */
function redactError(error: Error, depth: number): Record<string, unknown> {
  return {
    type: error.name,
    ...('code' in error && typeof error.code === 'string' ? { code: redactText(error.code) } : {}),
    message: redactText(error.message),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth) }),
  };
}
