import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { AccountService } from '../account.ts';
import { presentProfile } from '../present.ts';
import { actorOf, principalOf } from '../request.ts';
import { profileAnswer, profileChange } from '../schema.ts';
import type { SubjectFor } from '../store.ts';

const tags = ['account'];

export function profileRoutes(account: AccountService, subjectFor: SubjectFor): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/users/profile',
      {
        config: { access: { scopes: ['profile'] } },
        schema: { tags, summary: 'The signed-in person', response: { 200: profileAnswer } },
      },
      async (request) => {
        const { userId, clientId, scopes } = principalOf(request);
        const subject = clientId === undefined ? userId : await subjectFor(userId, clientId);
        return presentProfile(await account.get(userId), scopes, subject);
      },
    );

    app.patch(
      '/api/users/profile',
      {
        config: { access: {} },
        schema: {
          tags,
          summary: 'Change the profile',
          body: profileChange,
          response: { 200: profileAnswer },
        },
      },
      async (request) => {
        const { profile_data: profileData, ...rest } = request.body;
        const change = profileData === undefined ? rest : { ...rest, profileData };
        return presentProfile(await account.update(actorOf(request), change), 'all');
      },
    );
  };
}
