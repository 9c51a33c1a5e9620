/**
 * OpenID Connect Back-Channel Logout 1.0 for sessions that end elsewhere than at the end-session endpoint: on the
 * person's list of sessions, or with the account. Section 2.5: the answer of an application changes nothing.
 */
import type Provider from 'oidc-provider';
import type { Log } from '../core/ports.ts';
import type { EndedSession } from '../core/session/store.ts';
import type { ProviderHolder } from './mount.ts';

/** Applications told at once, and in all: somebody with thousands of sessions must not make us call for minutes. */
const AT_ONCE = 8;
const AT_MOST = 1_000;

type Client = NonNullable<Awaited<ReturnType<Provider['Client']['find']>>>;
/** Left out of the library's types. */
type Listener = Client & { backchannelLogout(accountId: string, sid: string): Promise<void> };

export function createFarewell({ holder, log }: { holder: ProviderHolder; log: Log }) {
  async function tell(userId: string, clientId: string, sid: string): Promise<void> {
    const client = await holder.current().Client.find(clientId);
    if (client && isListener(client)) await client.backchannelLogout(userId, sid);
  }

  /** Resolves when all have been told or were away; never rejects. */
  return async function farewell(ended: readonly EndedSession[]): Promise<void> {
    const waiting = ended
      .flatMap(({ userId, applications }) => applications.map((one) => ({ userId, ...one })))
      .slice(0, AT_MOST);
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { userId, clientId, sid } = next;
        await tell(userId, clientId, sid).catch((error) =>
          log.warn({ err: error, clientId }, 'an application could not be told of a sign-out'),
        );
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  };
}

function isListener(client: Client): client is Listener {
  return Boolean(client.backchannelLogoutUri) && 'backchannelLogout' in client;
}
