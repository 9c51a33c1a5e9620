import type { z } from 'zod';
import { iso } from '../present.ts';
import type { Passkey } from './passkey.ts';
import type { passkeyAnswer } from './schema.ts';

export function presentPasskey(passkey: Passkey): z.infer<typeof passkeyAnswer> {
  return {
    id: passkey.id,
    label: passkey.label,
    device_type: passkey.deviceType,
    backed_up: passkey.backedUp,
    transports: [...passkey.transports],
    created_at: iso(passkey.createdAt),
    last_used_at: passkey.lastUsedAt && iso(passkey.lastUsedAt),
  };
}
