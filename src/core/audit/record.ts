/** From an event, which may hold anything a stranger sent, to a row that every database accepts. */
import { canonicalAddress } from '../../lib/http/address.ts';
import type { AuditEvent } from '../ports.ts';
import { redactFields } from '../redact-fields.ts';

/** A row before the database gives it an id. */
export type NewAuditRecord = {
  readonly userId: string | null;
  readonly clientId: string | null;
  readonly action: string;
  readonly success: boolean;
  readonly resourceType: string | null;
  readonly resourceId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
};

const LONGEST_NAME = 256;
const LONGEST_AGENT = 512;
const LARGEST_METADATA = 4096;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Never throws: what does not fit is cut or left out, because losing the whole event would be worse. */
export function recordOf(event: AuditEvent, at: Date): NewAuditRecord {
  return {
    // The column is a uuid; an identifier of another form is kept where any text fits.
    userId: event.userId !== undefined && UUID.test(event.userId) ? event.userId : null,
    clientId: clean(event.clientId, LONGEST_NAME),
    action: clean(event.action, LONGEST_NAME) ?? '',
    success: event.success,
    resourceType: clean(event.resourceType, LONGEST_NAME),
    resourceId: clean(event.resourceId, LONGEST_NAME),
    ip: event.ip === undefined ? null : canonicalAddress(event.ip),
    userAgent: clean(event.userAgent, LONGEST_AGENT),
    metadata: boundedMetadata(event.metadata ?? {}),
    createdAt: at,
  };
}

/** PostgreSQL's text takes neither U+0000 nor unpaired surrogates. */
function clean(text: string | undefined, longest: number): string | null {
  return text === undefined ? null : text.slice(0, longest).replaceAll('\0', '').toWellFormed();
}

function boundedMetadata(metadata: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const json = JSON.stringify(redactFields(metadata), (_key, value: unknown) =>
    typeof value === 'string' ? clean(value, LONGEST_AGENT) : value,
  );
  // A key may hold what a value may not: it is simplest to leave such metadata out.
  const storable = json.length <= LARGEST_METADATA && !/\\u0000|\\ud[89a-f]/i.test(json);
  return storable ? JSON.parse(json) : { omitted: 'metadata too large or not storable' };
}
