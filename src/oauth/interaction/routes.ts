/** The pages between authorize and resume. All but the passkey page work without script, and none keeps a state of its own. */
import type { FastifyInstance } from 'fastify';
import { type ConfirmDeps, confirmRoutes } from './confirm-routes.ts';
import { createDoor, type DoorDeps } from './door.ts';
import { type KeyDeps, keyRoutes } from './key-routes.ts';
import { type LoginDeps, loginRoutes } from './login-routes.ts';
import { type PasskeyDeps, passkeyRoutes } from './passkey-routes.ts';
import { type ProofDeps, proofRoutes } from './proof-routes.ts';

export type InteractionDeps = Omit<
  DoorDeps & LoginDeps & KeyDeps & ConfirmDeps & PasskeyDeps & ProofDeps,
  'door'
>;

export function interactionRoutes(deps: InteractionDeps) {
  const inside = { ...deps, door: createDoor(deps) };
  return async function routes(scope: FastifyInstance): Promise<void> {
    await scope.register(loginRoutes(inside));
    await scope.register(keyRoutes(inside));
    await scope.register(confirmRoutes(inside));
    await scope.register(passkeyRoutes(inside));
    await scope.register(proofRoutes(inside));
  };
}
