import type { FastifyReply } from 'fastify';
import { html } from '../../lib/html.ts';
import { contentSecurityPolicy, layout } from '../../oauth/index.ts';

/** In the place of an application that nobody has built. Signing in to other applications does not need it. */
export const missingPage = (
  { publicUrl, development }: { readonly publicUrl: string; readonly development: boolean },
  reply: FastifyReply,
): FastifyReply =>
  reply
    .code(503)
    .header('content-security-policy', contentSecurityPolicy())
    .type('text/html; charset=utf-8')
    .send(
      layout({
        site: { host: new URL(publicUrl).host, development },
        title: 'The account pages are not built',
        width: 'narrow',
        main: html`<div class="card message">
          <h1>The account pages are not built</h1>
          <p class="lead">Signing in to applications works without them. Whoever runs this server makes them with</p>
          <p><code>npm run build -w web</code></p>
          <div class="actions"><a class="button button-quiet" href="/">Go to the start page</a></div>
        </div>`,
      }),
    );
