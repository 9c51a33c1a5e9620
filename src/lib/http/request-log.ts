import type { FastifyInstance } from 'fastify';

/** One finished request. `route` is the template (`/api/wallets/:id`), so it is bounded and holds no values. */
export type RequestSummary = {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
};

/** One line per request, written when it ends; aborted ones have status 499 as in common proxy logs. */
export function addRequestLog(app: FastifyInstance, onFinish: (summary: RequestSummary) => void): void {
  app.addHook('onResponse', (request, reply, done) => {
    const status = reply.raw.writableEnded ? reply.raw.statusCode : 499;
    const summary = {
      method: request.method,
      route: request.routeOptions.url ?? 'unmatched',
      status,
      seconds: reply.elapsedTime / 1000,
    };
    onFinish(summary);
    request.log.info({ ...summary, ip: request.ip, url: request.is404 ? request.url : undefined }, 'request');
    done();
  });
}
