import { redactFields } from '../core/redact-fields.ts';

/**
 * What the person concerned may see of an event's details. Secrets are not recorded in the first place; who acted for
 * the server is the server to them, since an administrator's account is nobody else's business.
 */
export function ownMetadata(
  metadata: Readonly<Record<string, unknown>>,
  userId: string,
): Record<string, unknown> {
  const { by, ...rest } = metadata;
  const actor = by === undefined || by === userId || by === 'registration' ? by : 'operator';
  return { ...redactFields(rest), ...(actor === undefined ? {} : { by: actor }) };
}
