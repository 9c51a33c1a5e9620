import type { RouteOptions } from 'fastify';
import type { Access } from './access.ts';

/** A route and who may use it. */
export type DeclaredRoute = {
  readonly method: string;
  readonly url: string;
  readonly access: Access;
  /** What the route asks for by itself, in words. */
  readonly guard: string | null;
};

/**
 * Who may use which route, for people to read. Throws for a route that does not say: whoever writes one decides.
 * Preflights are left out, since they are answered before anybody signs in, and so is HEAD, which is its GET.
 */
export function createRouteTable() {
  const routes: DeclaredRoute[] = [];
  return {
    add({ method, url, config }: RouteOptions): void {
      const { access, guard = null } = config ?? {};
      for (const one of [method].flat()) {
        if (one === 'OPTIONS' || one === 'HEAD') continue;
        if (access === undefined) throw new Error(`the route ${one} ${url} does not declare config.access`);
        routes.push({ method: one, url, access, guard });
      }
    },
    /** In the order of their addresses. */
    list: (): readonly DeclaredRoute[] =>
      routes.toSorted((a, b) => compare(a.url, b.url) || compare(a.method, b.method)),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
