/** Writes docs/permissions.md: every route of the server and who may use it, as the routes themselves declare it. */
import type { Access } from '../../src/core/authz/access.ts';
import type { DeclaredRoute } from '../../src/core/authz/route-table.ts';
import { accountRoles, scopeOfRole, scopes } from '../../src/core/authz/scopes.ts';
import { openServer } from './openapi.ts';

const INTRODUCTION = `# Permissions

Every route and who may use it. A route that does not declare it stops the server's start; \`src/core/authz\` enforces it
before a request's body is read.

- **public**: anybody.
- What a route asks for by itself, depending on the request, stands at the end in plain words.
- **own session**: a person's own, by cookie or as a Bearer session token; applications are refused whatever their scopes.
- **scope**: an application's access token needs it. A person's own session holds all scopes.
- **role**: the account needs it as well. An application then also needs the scope \`${scopeOfRole.admin}\`.
- **fresh**: own session with a sign-in of the last ten minutes.
- **partial**: also a session whose account still wants its passkey; all others refuse it.

Requests that come with the cookie and change something need our own origin or the page's token (CSRF), on every route.

Generated from the running server's routes; do not edit.
`;

export default {
  path: 'docs/permissions.md',
  async render(): Promise<string> {
    await using server = await openServer();
    return [INTRODUCTION, roleTable(), routeTable(server.app.declaredRoutes())].join('\n');
  },
};

const USES = {
  user: 'everybody who is signed in',
  special: 'higher quotas',
  operator: 'reads what concerns the whole server: audit log, accounts, applications',
  admin: 'what an operator may, and approves applications and changes roles',
} satisfies Record<(typeof accountRoles)[number], string>;

function roleTable(): string {
  const lines = accountRoles.map((role) => {
    const granted = Object.entries(scopes).filter(([, needs]) => needs.role === role);
    const allows = granted.map(([scope]) => `may allow applications the scope \`${scope}\``);
    return `| \`${role}\` | ${[USES[role], ...allows].join('; ')} |`;
  });
  return ['## Roles', '', '| Role | What it is for |', '| --- | --- |', ...lines, ''].join('\n');
}

/** Files that are named after their content: one line for all of them, whatever is in them today. */
const isAsset = ({ url }: DeclaredRoute): boolean => url.startsWith('/assets/');

function routeTable(routes: readonly DeclaredRoute[]): string {
  const asset = routes.find(isAsset);
  const shown = [
    ...routes.filter((route) => !isAsset(route)),
    ...(asset ? [{ ...asset, url: '/assets/*' }] : []),
  ];
  const lines = shown.map(
    ({ method, url, access, guard }) => `| ${method} | \`${url}\` | ${who(access, guard)} |`,
  );
  return ['## Routes', '', '| Method | Path | Who |', '| --- | --- | --- |', ...lines, ''].join('\n');
}

function who(access: Access, guard: string | null): string {
  if (access === 'public') return guard === null ? 'public' : `public; ${guard}`;
  const { scopes: wanted = [], roles = [], cookie = true, fresh, partial } = access;
  const applications = !fresh && (wanted.length > 0 || roles.length > 0);
  const names = [...wanted, ...(applications ? roles.map((role) => scopeOfRole[role]) : [])];
  return [
    applications
      ? `own session, or scope ${[...new Set(names)].map((name) => `\`${name}\``).join(' and ')}`
      : 'own session',
    ...roles.map((role) => `role \`${role}\``),
    ...(cookie ? [] : ['no browser']),
    ...(fresh ? ['fresh'] : []),
    ...(partial ? ['partial'] : []),
    ...(guard === null ? [] : [guard]),
  ].join('; ');
}
