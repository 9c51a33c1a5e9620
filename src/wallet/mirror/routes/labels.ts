import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ownerOf } from '../../request.ts';
import { walletParams as params } from '../../schema.ts';
import { readLabels, writeLabel } from '../bip329.ts';
import type { MirrorRoutesDeps } from '../deps.ts';
import { importedAnswer } from '../schema.ts';
import { reading, tags, writing } from './config.ts';

const JSONL = 'application/jsonl';
/** What wallets and people call the same. */
const TYPES = [JSONL, 'application/x-ndjson', 'application/x-jsonlines', 'text/plain'];
const SHOWN = 20;

export function labelRoutes({ own, labels, bells }: MirrorRoutesDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.addContentTypeParser(TYPES, { parseAs: 'string' }, (_request, body, done) => done(null, body));

    app.get(
      '/api/wallets/:id/labels',
      {
        config: reading,
        schema: { tags, summary: 'Labels and frozen coins (BIP-329)', params, produces: [JSONL] },
      },
      async (request, reply) => {
        const { id } = await own(ownerOf(request).userId, request.params.id);
        const entries = await labels.all(id);
        return reply
          .header('content-type', JSONL)
          .header('content-disposition', 'attachment; filename="labels.jsonl"')
          .header('cache-control', 'no-store')
          .send(Readable.from(entries.map(writeLabel)));
      },
    );

    app.put(
      '/api/wallets/:id/labels',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Take labels over (BIP-329); what they do not name stays',
          description: 'One JSON object a line. Doing it again changes nothing.',
          params,
          consumes: TYPES,
          body: z.string(),
          response: { 200: importedAnswer },
        },
      },
      async (request) => {
        const { id } = await own(ownerOf(request).userId, request.params.id);
        const { entries, problems } = readLabels(request.body);
        const unknown = await labels.put(id, entries);
        const strangers = unknown.flatMap((at) => {
          const entry = entries[at];
          return entry ? [{ line: entry.line, reason: 'nothing of this wallet has this ref' }] : [];
        });
        const skipped = [...problems, ...strangers].toSorted((a, b) => a.line - b.line);
        await bells.ring(id);
        return {
          imported: entries.length - unknown.length,
          skipped: skipped.length,
          problems: skipped.slice(0, SHOWN),
        };
      },
    );
  };
}
