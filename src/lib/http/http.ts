/** A Fastify server with the habits every route of ours shares. It knows nothing of the product. */
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import { type FastifyBaseLogger, fastify } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { createAddressMatcher } from './address.ts';
import { createClientErrorHandler } from './client-error.ts';
import { addCors } from './cors.ts';
import { createErrorHandler, type Translate, toProblem } from './error-handler.ts';
import { type ErrorPage, sendErrorPage } from './error-page.ts';
import { addBaseHeaders, applyBaseHeaders } from './headers.ts';
import { createLogController } from './log-controller.ts';
import { addNotFound } from './not-found.ts';
import { refuseNul } from './nul.ts';
import { requestIdOf } from './request-id.ts';
import { addRequestLog, type RequestSummary } from './request-log.ts';
import { stopGracefully } from './stop.ts';

/** One finished request, for logs and metrics. */
export type { RequestSummary } from './request-log.ts';

export type HttpOptions = {
  readonly log: FastifyBaseLogger;
  /** True when browsers reach us over TLS: HSTS is sent. */
  readonly https: boolean;
  /** Addresses, CIDR ranges, `loopback` or `private`: whose `X-Forwarded-For` and `X-Request-Id` count. */
  readonly trustProxy: readonly string[];
  /** Origins whose scripts may call the API with access tokens. */
  readonly corsOrigins: readonly string[];
  /** Problem type URIs are this prefix and the code (RFC 9457 section 3.1.1). */
  readonly problemTypePrefix: string;
  readonly translate?: Translate;
  /** What a browser is shown for an address that leads nowhere. */
  readonly errorPage?: ErrorPage;
  readonly onFinish?: (summary: RequestSummary) => void;
};

const MIB = 1024 * 1024;
const SECOND = 1000;

/**
 * Builds the server. `stopping` aborts when the stop begins, so that event streams can end themselves;
 * `stop(deadline)` resolves when every socket is closed, at the latest shortly after `deadline` milliseconds.
 */
export async function createHttp(options: HttpOptions) {
  const isTrustedProxy = createAddressMatcher(options.trustProxy);
  const handleError = createErrorHandler(options.problemTypePrefix, options.translate ?? (() => undefined));
  const app = fastify({
    loggerInstance: options.log,
    logController: createLogController(),
    genReqId: (request) => requestIdOf(request, isTrustedProxy),
    trustProxy: isTrustedProxy,
    bodyLimit: MIB,
    requestTimeout: 30 * SECOND,
    // Longer than the 60 s that proxies keep idle connections, or they would meet closed ones.
    keepAliveTimeout: 72 * SECOND,
    http: { maxHeaderSize: 16 * 1024, headersTimeout: 10 * SECOND, connectionsCheckingInterval: 5 * SECOND },
    routerOptions: { maxParamLength: 512, ignoreTrailingSlash: false },
    // While stopping, requests on open connections are still served: a proxy has no other use for them.
    return503OnClosing: false,
    clientErrorHandler: createClientErrorHandler(options.problemTypePrefix),
    frameworkErrors: (error, request, reply) => {
      applyBaseHeaders(reply);
      if (!sendErrorPage(toProblem(error), request, reply, options.errorPage))
        handleError(error, request, reply);
    },
  }).withTypeProvider<ZodTypeProvider>();
  app.server.maxHeadersCount = 100;

  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(handleError);
  const stopping = new AbortController();
  app.addHook('preClose', async () => stopping.abort());
  addBaseHeaders(app, options.https);
  addRequestLog(app, options.onFinish ?? (() => undefined));
  addNotFound(app, options.errorPage);
  await addCors(app, options.corsOrigins);
  refuseNul(app);
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: MIB });

  return {
    app,
    stopping: stopping.signal,
    stop: (deadline: number) => stopGracefully(app, deadline),
  };
}
