/** Sign-in with a Lightning wallet: the browser's side of LNURL-auth. All of it goes by the browser's own cookie. */
import { HodlxxiError } from './errors.ts';
import { readEvents } from './events.ts';
import { pause } from './pause.ts';
import type { Call, Transport } from './transport.ts';
import type { LnurlAction, LnurlChallenge, LnurlSession, LnurlState, LnurlStatus } from './types.ts';

const RETRY_AFTER = 3000;
const MAX_FAILURES = 5;

export function createLnurl({ json, send, url }: Transport) {
  const at = (what: string, id: string) => `/api/lnurl-auth/${what}/${encodeURIComponent(id)}`;

  async function* streamed(id: string, call: Call): AsyncGenerator<LnurlStatus, void, undefined> {
    const { body } = await send('GET', at('events', id), { accept: 'text/event-stream', ...call });
    if (!body) return;
    for await (const { event, data } of readEvents(body)) {
      if (event === 'status') yield (JSON.parse(data) as LnurlState).status;
    }
  }

  return {
    /** A challenge for this browser. `link` and `auth` need somebody who is signed in. */
    create: (action: LnurlAction = 'login', call: Call = {}): Promise<LnurlChallenge> =>
      json('POST', '/api/lnurl-auth/create', { json: { action }, ...call }),

    /** How it stands. */
    check: (sessionId: string, call: Call = {}): Promise<LnurlState> =>
      json('GET', at('check', sessionId), call),

    /**
     * How it stands, each time that changes; ends after `authenticated` or `expired`. A lost connection is taken up
     * again, five times in a row at most.
     */
    async *watch(sessionId: string, call: Call = {}): AsyncGenerator<LnurlStatus, void, undefined> {
      let last: LnurlStatus | undefined;
      for (let failures = 0; ; ) {
        try {
          for await (const status of streamed(sessionId, call)) {
            failures = 0;
            if (status !== last) yield status;
            last = status;
            if (status !== 'pending') return;
          }
        } catch (error) {
          failures += 1;
          if (call.signal?.aborted || !isPassing(error) || failures >= MAX_FAILURES) throw error;
        }
        await pause(RETRY_AFTER, call.signal);
      }
    },

    /** Address of the QR code, for an `<img>` of the same origin. */
    qrUrl: (sessionId: string): URL => url(`${at('qr', sessionId)}.svg`),

    /** Takes the result of an authenticated challenge: this browser's session, or for `link` the key. */
    session: (sessionId: string, call: Call = {}): Promise<LnurlSession> =>
      json('POST', at('session', sessionId), call),

    /** The code stops working; false when it had already. */
    cancel: async (sessionId: string, call: Call = {}): Promise<boolean> => {
      const { cancelled } = await json<{ cancelled: boolean }>('DELETE', at('session', sessionId), call);
      return cancelled;
    },
  };
}

/** A connection that broke, or a server that is busy or starting; not one that has said no. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof HodlxxiError)) return error instanceof TypeError;
  return error.status === 0 || error.status === 429 || error.status >= 500;
}
