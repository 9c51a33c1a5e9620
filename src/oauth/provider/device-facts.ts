/**
 * Which device a sign-in is for (RFC 8628 section 5.4): carried from the page where the code is typed to the pages that
 * follow, so that the person sees to the end that the answer does not stay with them.
 */
import type { KoaContextWithOIDC } from 'oidc-provider';

export type DeviceFacts = {
  /** As the device shows it. */
  readonly userCode: string;
  readonly ip: string;
  readonly userAgent: string;
  /** When the device asked; milliseconds since the epoch. */
  readonly at: number;
};

/** What a person types has two groups of four. */
const MASK = /^(.{4})(.{4})$/;

/** Null in any other flow. A sign-in of several pages knows the code from its first one; the database only its digest. */
export function deviceFacts({ oidc }: KoaContextWithOIDC): DeviceFacts | null {
  const { DeviceCode: code, Interaction: interaction } = oidc.entities;
  const known = interaction ? carriedFacts(interaction) : null;
  if (known || !code) return known;
  const info = (name: string) => (typeof code.deviceInfo?.[name] === 'string' ? code.deviceInfo[name] : '');
  return {
    userCode: (code.userCode ?? '').replace(MASK, '$1-$2'),
    ip: info('ip'),
    userAgent: info('ua'),
    at: (code.iat ?? 0) * 1000,
  };
}

/** What an interaction carries; the counterpart of `deviceFacts` for its pages. */
export function carriedFacts(interaction: {
  readonly prompt?: { readonly details?: Readonly<Record<string, unknown>> };
}): DeviceFacts | null {
  const facts = interaction.prompt?.details?.['device'];
  return isFacts(facts) ? facts : null;
}

function isFacts(value: unknown): value is DeviceFacts {
  return typeof value === 'object' && value !== null && 'userCode' in value && 'at' in value;
}
