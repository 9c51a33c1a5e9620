import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { faviconSvg } from './logo.ts';

/** A static file whose name changes with its content, so that it may be cached for ever. */
export type Asset = {
  /** Path to serve it at. */
  readonly path: string;
  readonly body: string;
  /** Quoted, ready for the `ETag` header. */
  readonly etag: string;
  /** For `Content-Type`. */
  readonly type: string;
};

const asset = (name: string, extension: string, type: string, body: string): Asset => {
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 16);
  return { path: `/assets/${name}-${digest}.${extension}`, body, etag: `"${digest}"`, type };
};

const read = (file: string): string => readFileSync(new URL(`./assets/${file}`, import.meta.url), 'utf8');

const styles = ['tokens', 'base', 'frame', 'controls', 'parts', 'login', 'keys', 'home'].map((name) =>
  read(`${name}.css`),
);

const javascript = 'text/javascript; charset=utf-8';

/** What every page with a script shares; the others import it by the name that its content gives it. */
export const pageScript = asset('page', 'js', javascript, read('page.js'));
const moduleAsset = (name: string): Asset =>
  asset(name, 'js', javascript, read(`${name}.js`).replace("'./page.js'", `'${pageScript.path}'`));

export const stylesheet = asset('pages', 'css', 'text/css; charset=utf-8', styles.join('\n'));
export const lightningScript = moduleAsset('login');
export const keysScript = moduleAsset('keys');
export const passkeyScript = moduleAsset('passkey');
export const certificateScript = moduleAsset('certificate');
export const favicon = asset('icon', 'svg', 'image/svg+xml', faviconSvg);

/** Everything the pages load, for the routes that serve it. */
export const assets: readonly Asset[] = [
  stylesheet,
  pageScript,
  lightningScript,
  keysScript,
  passkeyScript,
  certificateScript,
  favicon,
];
