import { type FastifyPluginAsyncZod, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { browserRoutes } from './browser-routes.ts';
import type { BrowserCookie } from './cookie.ts';
import { eventRoutes } from './event-routes.ts';
import type { Lnurl } from './lnurl.ts';
import type { LnurlPorts } from './ports.ts';
import { walletRoutes } from './wallet-routes.ts';

export type LnurlRoutesOptions = {
  readonly lnurl: Lnurl;
  readonly cookie: BrowserCookie;
  readonly ports: LnurlPorts;
  readonly publicUrl: string;
};

/** All endpoints of the room as one plugin. Needs @fastify/cookie on the parent. */
export function lnurlRoutes(options: LnurlRoutesOptions): FastifyPluginAsyncZod {
  const { lnurl, cookie } = options;
  return async (app) => {
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    await app.register(walletRoutes(lnurl));
    await app.register(browserRoutes(options));
    await app.register(eventRoutes(lnurl, cookie));
  };
}
