import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const body = readFileSync(new URL('./docs.css', import.meta.url), 'utf8');
const digest = createHash('sha256').update(body).digest('base64url').slice(0, 16);

/** Named after its content, so that it may be cached for ever. Its colours and sizes are those of the sign-in pages. */
export const stylesheet = { path: `/assets/docs-${digest}.css`, body, etag: `"${digest}"` } as const;
