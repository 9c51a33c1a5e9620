import { Provider } from 'oidc-provider';
import type { Clock } from '../../core/ports.ts';
import type { Clients } from '../clients/clients.ts';
import type { Interactions } from '../interaction/interactions.ts';
import type { Change, OauthStore, Payload } from '../store.ts';
import { keyOf, type Unit } from '../unit-of-work.ts';
import type { Aliases } from './alias.ts';

/** What every model of the adapter works with. */
export type AdapterContext = {
  readonly store: OauthStore;
  readonly clients: Clients;
  readonly interactions: Interactions;
  readonly clock: Clock;
  readonly issuer: string;
  /** The identifier inside a JWT access token of ours, once its signature is verified; null for anything else. */
  readonly jwtId: (token: string) => Promise<string | null>;
  readonly aliases: Aliases;
  /** A session was deleted or renamed: other caches of it are out of date. */
  readonly sessionEnded: (uid: string) => Promise<void>;
  readonly units: WeakMap<object, Unit>;
};

/** The unit of the request being served; undefined outside of one. */
export function currentUnit(context: AdapterContext): Unit | undefined {
  const koa = Provider.ctx;
  return koa ? context.units.get(koa) : undefined;
}

/** Queues changes for the request's commit; outside of a request they are committed at once. */
export async function write(context: AdapterContext, ...changes: Change[]): Promise<void> {
  const unit = currentUnit(context);
  if (unit) unit.changes.push(...changes);
  else await context.store.commit(changes);
}

/** Makes a write visible to later reads of the same request. */
export function see(context: AdapterContext, model: string, id: string, payload: Payload | undefined): void {
  currentUnit(context)?.seen.set(keyOf(model, id), payload);
}

/** What this request already knows about a row; `known` is false when it has to be read. */
export function recall(
  context: AdapterContext,
  model: string,
  id: string,
): { known: boolean; payload: Payload | undefined } {
  const seen = currentUnit(context)?.seen;
  const key = keyOf(model, id);
  return { known: seen?.has(key) ?? false, payload: seen?.get(key) };
}

/** Route name of the library for the request being served, such as `userinfo`. */
export function currentRoute(): string | undefined {
  return Provider.ctx?.oidc?.route;
}
