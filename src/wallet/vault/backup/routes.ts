import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { presentAdded } from '../../present.ts';
import { ownerOf } from '../../request.ts';
import { addedAnswer, walletParams as params } from '../../schema.ts';
import type { Added } from '../../wallets.ts';
import { askingOf } from '../holder.ts';
import { backupBody, restoreBody } from '../schema.ts';
import type { Backups } from './backups.ts';

const tags = ['wallets'];
const writing = { access: { scopes: ['wallet:write'] }, rateLimit: 'wallet' } as const;
/** A file in JSON, each of its line ends escaped. */
const LARGEST = 9 * 1024 * 1024;

type BackupRoutesDeps = { readonly backups: Backups<Added>; readonly cookieName: string };

export function backupRoutes({ backups, cookieName }: BackupRoutesDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/wallets/:id/backup',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Everything needed to watch it elsewhere, as a file',
          description:
            'Descriptors, birthday, positions, labels (BIP-329) and frozen coins, with what `importdescriptors` of Bitcoin Core takes. It can spend nothing, and shows all addresses: with a passphrase it is a file of `age`. At most ten thousand labels, frozen coins first.',
          params,
          body: backupBody.nullish(),
          response: { 200: z.string() },
        },
      },
      async (request, reply) => {
        const asking = askingOf(request, request.params.id, cookieName);
        const { name, type, body } = await backups.make(asking, request.body?.passphrase ?? null);
        return reply
          .header('Content-Disposition', `attachment; filename="${name}"`)
          .header('Cache-Control', 'no-store')
          .type(type)
          .serializer((text: string) => text)
          .send(body);
      },
    );
  };
}

/** Not behind the room's look for private keys, which takes texts of a mebibyte: restoring has its own, for longer ones. */
export function restoreRoutes({ backups }: Pick<BackupRoutesDeps, 'backups'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/wallets/restore',
      {
        bodyLimit: LARGEST,
        config: writing,
        schema: {
          tags,
          summary: 'Watch the wallet of a backup',
          description:
            'All of it or nothing: a file that was altered, or is for another network, restores nothing. Its descriptors have to give the addresses it names. The chain is then read for it in the background.',
          body: restoreBody,
          response: { 201: addedAnswer },
        },
      },
      async (request, reply) => {
        const { backup, passphrase = null } = request.body;
        const added = await backups.restore(ownerOf(request), backup, passphrase);
        return reply.code(201).send(presentAdded(added));
      },
    );
  };
}
