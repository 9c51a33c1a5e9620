/** Client secrets: made by us with 256 bits of randomness, so a plain digest keeps them as well as a slow hash would. */
import { randomUUID } from 'node:crypto';
import { constantTimeEqual, randomToken, sha256 } from '../../core/crypto.ts';
import type { Random } from '../../core/ports.ts';
import type { ClientSecret } from './store.ts';

/** Two live secrets let an application change over without a gap. */
export const MAX_LIVE_SECRETS = 2;

/** Stands where oidc-provider expects a secret. Secrets are compared by `matches`, never with this. */
export const SECRET_IS_KEPT_AS_DIGEST = 'kept-as-digest';

export function newSecretValue(random: Random): string {
  return randomToken(random, 32);
}

export function newSecret(value: string, now: number, expiresAt: Date | null = null): ClientSecret {
  return {
    id: randomUUID(),
    digest: sha256(value),
    hint: value.slice(-4),
    createdAt: new Date(now),
    expiresAt,
  };
}

/** Whether `presented` is one of the live secrets; every one is compared, so timing tells nothing. */
export function matches(secrets: readonly ClientSecret[], presented: string, now: number): boolean {
  const digest = sha256(presented);
  return secrets
    .filter((secret) => !secret.expiresAt || secret.expiresAt.getTime() > now)
    .map((secret) => constantTimeEqual(secret.digest, digest))
    .includes(true);
}
