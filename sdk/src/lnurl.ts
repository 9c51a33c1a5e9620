/** Sign-in with a Lightning wallet: the browser's side of LNURL-auth. All of it goes by the browser's own cookie. */
import { readEvents } from './events.ts';
import { lasting } from './lasting.ts';
import type { Call, Transport } from './transport.ts';
import type { LnurlAction, LnurlChallenge, LnurlSession, LnurlState, LnurlStatus } from './types.ts';

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
      for await (const status of lasting(() => streamed(sessionId, call), call.signal)) {
        if (status !== last) yield status;
        last = status;
        if (status !== 'pending') return;
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
