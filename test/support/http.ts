/** The HTTP set-up of the product, for tests of one plugin. */
import { pino } from 'pino';
import { createHttp, type HttpOptions } from '../../src/lib/http/http.ts';

/** Silent, plain http, with no proxy in front and no other origin; `options` say what a test is about. */
export const createTestHttp = (options: Partial<HttpOptions> = {}) =>
  createHttp({
    log: pino({ level: 'silent' }),
    https: false,
    trustProxy: [],
    corsOrigins: [],
    problemTypePrefix: 'urn:test:',
    ...options,
  });
