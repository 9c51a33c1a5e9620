/** Reading a form before the library does, and giving it back. */
import type { IncomingMessage } from 'node:http';

/** The library's own limit for a body (its `selective_body.js`). */
export const MAX_BODY = 56 * 1024;

export const FORM = 'application/x-www-form-urlencoded';

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** Raw bytes of the request. Throws `BodyTooLarge`. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  // The request's own method and not `for await (… of request)`: after `replaceBody` only this one gives the new
  // bytes, and a body that is too large can still be answered, because the stream is left open.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > MAX_BODY) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Makes `request` read as if it carried `form`: the stream was consumed, so the library is given these bytes. */
export function replaceBody(request: IncomingMessage, form: Buffer | URLSearchParams, type = FORM): void {
  const bytes = form instanceof Buffer ? form : Buffer.from(form.toString());
  delete request.headers['transfer-encoding'];
  request.headers['content-type'] = type;
  request.headers['content-length'] = String(bytes.length);
  Object.defineProperties(request, {
    readable: { value: true, configurable: true },
    iterator: {
      configurable: true,
      value: async function* once() {
        yield bytes;
      },
    },
  });
}

/** Content type without its parameters, in lower case. */
export function contentType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
