import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

/**
 * Leaves lines about requests to request-log.ts. What breaks an answer off halfway is an error nevertheless: nobody can
 * be told any more, so without this line nobody ever would.
 */
export function createLogController(): LogController {
  const controller = new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' });
  const streamError = (err: Error, request: FastifyRequest, reply: FastifyReply): void => {
    // The reader has gone away: their own doing, and request-log.ts has it as 499.
    if ('code' in err && err.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    reply.log.error({ err, method: request.method, route: request.routeOptions.url }, 'the answer broke off');
  };
  return Object.assign(controller, { streamError });
}
