/**
 * The storage interface of oidc-provider over our tables. Single use is decided by the database: every `consume`
 * is a guarded update inside the request's one commit.
 */
import type { Adapter, AdapterFactory } from 'oidc-provider';
import { createArtifactModel } from './artifact.ts';
import { createCodeModel } from './code.ts';
import { type AdapterContext, write } from './context.ts';
import { createGrantModel } from './grant.ts';
import { createSessionModel } from './session.ts';
import { createTokenModel } from './token.ts';

export function createAdapterFactory(context: AdapterContext): AdapterFactory {
  const models: Record<string, Partial<Adapter>> = {
    AccessToken: createTokenModel(context, 'access'),
    AuthorizationCode: createCodeModel(context),
    Client: context.clients.model,
    ClientCredentials: createTokenModel(context, 'client'),
    Grant: createGrantModel(context),
    Interaction: context.interactions.model,
    RefreshToken: createTokenModel(context, 'refresh'),
    Session: createSessionModel(context),
  };
  return (name) => ({
    ...unsupported(name),
    ...revocable(context),
    ...(models[name] ?? createArtifactModel(context, name)),
  });
}

/** The library revokes a grant model by model; one change ends them all, so repeats within a request are dropped. */
function revocable(context: AdapterContext): Pick<Adapter, 'revokeByGrantId'> {
  return {
    async revokeByGrantId(grantId) {
      await write(context, { kind: 'grant.revoke', id: grantId, keepGrant: true });
    },
  };
}

function unsupported(model: string): Adapter {
  const refuse = (operation: string) => () =>
    Promise.reject(new TypeError(`the ${model} model has no ${operation}`));
  return {
    upsert: refuse('upsert'),
    find: refuse('find'),
    findByUid: refuse('findByUid'),
    findByUserCode: refuse('findByUserCode'),
    consume: refuse('consume'),
    destroy: refuse('destroy'),
    revokeByGrantId: refuse('revokeByGrantId'),
  };
}
