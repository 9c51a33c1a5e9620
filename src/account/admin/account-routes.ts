import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { cutPage, readCursor } from '../../core/paging.ts';
import { iso } from '../present.ts';
import { actorOf } from '../request.ts';
import type { AdminService } from './admin.ts';
import type { AccountSummary } from './admin-store.ts';
import { accountAnswer, accountParams, accountsAnswer, accountsQuery, rolesRequest } from './schema.ts';

const tags = ['administration'];

/** Who has an account, and which roles. */
export function adminAccountRoutes(admin: AdminService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/admin/users',
      {
        config: { access: { roles: ['operator'] } },
        schema: { tags, summary: 'Accounts', querystring: accountsQuery, response: { 200: accountsAnswer } },
      },
      async (request) => {
        const { query, limit, cursor } = request.query;
        const after = readCursor(cursor, z.uuid());
        const found = await admin.accounts(query, { limit: limit + 1, after });
        const { shown, next_cursor } = cutPage(found, limit, ({ id }) => id);
        return { users: shown.map(presentAccount), next_cursor };
      },
    );

    app.put(
      '/api/admin/users/:id/roles',
      {
        config: { access: { roles: ['admin'], fresh: true } },
        schema: {
          tags,
          summary: 'Give an account these roles and no others',
          description:
            'In force at once. Whoever stops being an administrator loses the tokens with the scope `admin`.',
          params: accountParams,
          body: rolesRequest,
          response: { 200: accountAnswer },
        },
      },
      async (request) =>
        presentAccount(await admin.setRoles(actorOf(request), request.params.id, request.body.roles)),
    );
  };
}

function presentAccount(account: AccountSummary): z.infer<typeof accountAnswer> {
  return {
    user_id: account.id,
    username: account.username,
    roles: [...account.roles],
    status: account.status,
    created_at: iso(account.createdAt),
    last_login: account.lastLoginAt && iso(account.lastLoginAt),
  };
}
