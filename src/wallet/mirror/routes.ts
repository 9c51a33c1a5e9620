/** All endpoints of this slice that are about one wallet, by its id. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { createAnswers } from './answers.ts';
import type { MirrorRoutesDeps } from './deps.ts';
import { addressRoutes } from './routes/addresses.ts';
import { eventRoutes } from './routes/events.ts';
import { feeRoutes } from './routes/fees.ts';
import { figureRoutes } from './routes/figures.ts';
import { labelRoutes } from './routes/labels.ts';
import { originalRoutes } from './routes/original.ts';
import { transactionRoutes } from './routes/transactions.ts';

export function mirrorRoutes(deps: MirrorRoutesDeps): FastifyPluginAsyncZod {
  const answers = createAnswers(deps);
  return async (app) => {
    await app.register(figureRoutes(deps, answers));
    await app.register(addressRoutes(deps, answers));
    await app.register(transactionRoutes(deps, answers));
    await app.register(labelRoutes(deps));
    await app.register(eventRoutes(deps));
    await app.register(feeRoutes(deps));
    await app.register(originalRoutes(deps, answers));
  };
}
