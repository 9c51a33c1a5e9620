/** Reads of the library's loosely typed payloads, each with the one shape this room accepts. */
import type { AdapterPayload } from 'oidc-provider';
import type { Payload } from '../store.ts';

export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function words(value: unknown): string[] {
  return typeof value === 'string' ? value.split(' ').filter(Boolean) : [];
}

export function list(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** Payload without its `jti`: for opaque models that is the bearer secret itself and never reaches the database. */
export function withoutId(payload: Payload): Record<string, unknown> {
  const { jti: _secret, ...rest } = payload;
  return rest;
}

/** The stored payload as the library wants it back. */
export function asPayload(payload: Payload, extra: Payload = {}): AdapterPayload {
  return { ...payload, ...extra } as AdapterPayload;
}

export function expiry(now: number, expiresIn: number | undefined, fallback: number): Date {
  return new Date(now + (expiresIn ?? fallback) * 1000);
}
