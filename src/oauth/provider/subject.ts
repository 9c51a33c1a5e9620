import { createHmac } from 'node:crypto';

/**
 * Pairwise subject identifiers, OIDC Core section 8.1: the same person is a different `sub` in every sector, and
 * no two applications can find out that they know the same one.
 */
export function createPairwise(key: Uint8Array) {
  return function pairwiseIdentifier(
    _ctx: unknown,
    accountId: string,
    client: { readonly sectorIdentifier?: string | undefined; readonly clientId: string },
  ): string {
    return createHmac('sha256', key)
      .update(`${client.sectorIdentifier ?? client.clientId}\0${accountId}`)
      .digest('base64url');
  };
}

export type Pairwise = ReturnType<typeof createPairwise>;

/** What an application knows a person by: its own subject type decides, OIDC Core section 8. */
export function subjectFor(
  pairwise: Pairwise,
  accountId: string,
  client: Parameters<Pairwise>[2] & { readonly subjectType?: string | undefined },
): string {
  return client.subjectType === 'pairwise' ? pairwise(undefined, accountId, client) : accountId;
}
