import type { z } from 'zod';
import {
  type adminClientAnswer,
  clientAnswer,
  type clientUsageAnswer,
  type issuedSecretAnswer,
} from '../schema.ts';
import type { IssuedSecret } from './client-api.ts';
import type { ClientRecord, ClientSecret, ClientUsage } from './store.ts';

export function presentClient(client: ClientRecord): z.infer<typeof clientAnswer> {
  const { clientId, metadata, status, trusted, secrets, createdAt, updatedAt } = client;
  const known = Object.keys(clientAnswer.shape.metadata.shape);
  const shown = Object.fromEntries(Object.entries(metadata).filter(([name]) => known.includes(name)));
  return {
    client_id: clientId,
    status,
    verified: trusted,
    metadata: shown,
    secrets: secrets.map(presentSecret),
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

export function presentAdminClient(client: ClientRecord): z.infer<typeof adminClientAnswer> {
  return { ...presentClient(client), owner_user_id: client.ownerUserId };
}

export function presentUsage(usage: ClientUsage): z.infer<typeof clientUsageAnswer> {
  return {
    people: usage.people,
    sign_ins_30d: usage.signIns,
    tokens_24h: usage.tokens,
    last_used_at: usage.lastUsedAt?.toISOString() ?? null,
    days: [...usage.days],
  };
}

export function presentIssued({ value, secret }: IssuedSecret): z.infer<typeof issuedSecretAnswer> {
  return { ...presentSecret(secret), client_secret: value };
}

function presentSecret({ id, hint, createdAt, expiresAt }: ClientSecret) {
  return { id, hint, created_at: createdAt.toISOString(), expires_at: expiresAt?.toISOString() ?? null };
}
