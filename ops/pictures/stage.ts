/** The address in the pictures, and a browser that is handed what the server on loopback answers there. */
import type { BrowserContext, Route } from 'playwright-core';
import type { Chromium, OpenPage, PageOptions } from '../../test/support/chromium.ts';

export const HOST = 'id.example.com';
export const ISSUER = `https://${HOST}`;

export type Look = Required<Pick<PageOptions, 'screen' | 'scheme'>>;
type Jar = ReadonlyMap<string, { readonly value: string; readonly path: string }>;

const NOT_WAITING = /\/events\//;

const handOver = (baseUrl: string) => async (route: Route) => {
  const request = route.request();
  if (NOT_WAITING.test(request.url())) return route.abort();
  const url = request.url().replace(ISSUER, baseUrl);
  const response = await route.fetch({ url, headers: await request.allHeaders(), maxRedirects: 0 });
  return route.fulfill({ response });
};

/** A page at the address of the pictures, with the cookies of somebody who went ahead. */
export async function openStage(
  chromium: Chromium,
  baseUrl: string,
  look: PageOptions,
  jar: Jar,
): Promise<OpenPage> {
  const opened = await chromium.open(look);
  await keepCookies(opened.context, jar);
  await opened.context.route('**/*', handOver(baseUrl));
  return {
    ...opened,
    // A request that is still on its way would be answered to nobody.
    [Symbol.asyncDispose]: async () => {
      await opened.context.unrouteAll({ behavior: 'ignoreErrors' });
      await opened[Symbol.asyncDispose]();
    },
  };
}

const keepCookies = (context: BrowserContext, jar: Jar): Promise<void> =>
  context.addCookies(
    [...jar].map(([name, { value, path }]) => ({ name, value, path, domain: HOST, secure: true })),
  );
