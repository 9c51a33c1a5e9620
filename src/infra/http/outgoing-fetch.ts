/**
 * `fetch` for addresses that strangers register: their keys, their sector's list, where they want to be told of a
 * sign-out. It reaches the public internet only, so that nobody uses this machine to look around in its own network
 * (RFC 7591 section 5, OWASP server-side request forgery).
 */
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, fetch as fetchFrom } from 'undici';
import { isSpecialUse } from '../../lib/http/special-use.ts';

const CONNECT_MS = 2500;
const IDLE_MS = 4000;

/** The address is not public. */
export class AddressRefused extends Error {
  readonly code = 'address_refused';
  override readonly name = 'AddressRefused';
}

type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Names are resolved once and only what was checked is connected to, so that a name cannot change its address in
 * between. Rejects as `fetch` does, with `AddressRefused` as the cause.
 */
export function createOutgoingFetch(
  options: { readonly refuses?: (address: string) => boolean; readonly resolve?: Resolve } = {},
): typeof fetch {
  const { refuses = isSpecialUse, resolve = lookup } = options;

  const guarded: LookupFunction = (hostname, asked, done) =>
    resolve(hostname, { ...asked, all: true }, (error, found) => {
      if (error) return done(error, []);
      const allowed = found.filter(({ address }) => !refuses(address));
      const [first] = allowed;
      if (!first) return done(refusal(hostname), []);
      return asked.all ? done(null, allowed) : done(null, first.address, first.family);
    });
  const connect = buildConnector({ lookup: guarded, timeout: CONNECT_MS });
  const agent = new Agent({
    keepAliveTimeout: IDLE_MS,
    connect(target, done) {
      // An address that is written out is never looked up.
      const host = target.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0 && refuses(host)) return done(refusal(host), null);
      return connect(target, done);
    },
  });

  // One library's `fetch` with its own agent: that of Node.js may be of another version and not understand it.
  return async (input, init) => {
    const request = new Request(input, init);
    const { url, method, redirect, signal } = request;
    const body = request.body === null ? null : await request.arrayBuffer();
    const headers = [...request.headers];
    const answer = await fetchFrom(url, { method, headers, body, redirect, signal, dispatcher: agent });
    return new Response(answer.body && streamOf(answer.body), {
      status: answer.status,
      headers: [...answer.headers],
    });
  };
}

/** The same bytes as the other `fetch` streams them, read as they are wanted. */
function streamOf(body: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(stream) {
      const { done, value } = await chunks.next();
      if (done) stream.close();
      else stream.enqueue(value);
    },
    async cancel() {
      await chunks.return?.();
    },
  });
}

function refusal(host: string): AddressRefused {
  return new AddressRefused(`${host} is not a public address`);
}
