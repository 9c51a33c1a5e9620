/** The built web application, read once into memory. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type WebFile = {
  readonly body: Buffer;
  /** For `Content-Type`. */
  readonly type: string;
  /** Quoted, ready for the `ETag` header. */
  readonly etag: string;
  /** Its name changes with its content, so that it may be kept for ever. */
  readonly immutable: boolean;
  /** The body in a content coding, made when it is first asked for; null where that would not make it smaller. */
  readonly encoded: (coding: Coding) => Promise<Buffer> | null;
};

export type Coding = 'br' | 'gzip';

/** Files by their path below the application, without a slash in front; `index.html` is among them. */
export type Site = ReadonlyMap<string, WebFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Null when there is no build in the folder. Files of other types than a build of ours has are left out. */
export function readSite(folder: URL): Site | null {
  const root = folder.pathname;
  if (builtAt(folder) === null) return null;
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const files = names.flatMap((name) => {
    const type = types[extname(name)];
    return type === undefined ? [] : [[name, readWebFile(join(root, name), name, type)] as const];
  });
  return new Map(files);
}

/** When the build was written, in milliseconds since the epoch; null when there is none. */
export const builtAt = (folder: URL): number | null =>
  statSync(new URL('index.html', folder), { throwIfNoEntry: false })?.mtimeMs ?? null;

function readWebFile(path: string, name: string, type: string): WebFile {
  const body = readFileSync(path);
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 16);
  const made = new Map<Coding, Promise<Buffer>>();
  return {
    body,
    type,
    etag: `"${digest}"`,
    immutable: name.startsWith('assets/'),
    encoded: (coding) => {
      if (body.length < WORTH_IT) return null;
      const found = made.get(coding) ?? encoders[coding](body);
      made.set(coding, found);
      return found;
    },
  };
}

/** Bytes: below this one packet carries it either way. */
const WORTH_IT = 1200;

const encoders: Readonly<Record<Coding, (body: Buffer) => Promise<Buffer>>> = {
  // Once for each file and process, so it may take its time.
  br: (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }),
  gzip: (body) => promisify(gzip)(body, { level: 9 }),
};
