/** The wallet challenge of a login page: one per interaction, found again when the page is loaded again. */
import { sha256 } from '../../core/crypto.ts';
import type { KeyValue, Origin } from '../../core/ports.ts';
import type { WalletChallenge, WalletSignIn } from '../ports.ts';
import type { Interaction } from './details.ts';

const LIFE_MS = 15 * 60_000;

/** How stores name an interaction: its identifier is the value of a cookie. */
export function interactionName(uid: string): string {
  return sha256(uid).toString('base64url');
}

export type LoginChallenge =
  | { readonly state: 'open'; readonly challenge: WalletChallenge }
  | { readonly state: 'signed'; readonly sessionId: string };

export function createChallenges(deps: { wallets: WalletSignIn; kv: KeyValue }) {
  const { wallets, kv } = deps;
  const keyOf = (uid: string) => `oauth:challenge:${interactionName(uid)}`;

  return {
    /** The running challenge of this page, or a new one. A challenge answers only the browser it was made for. */
    async forPage(interaction: Interaction, browserSecret: string, origin: Origin): Promise<LoginChallenge> {
      const known = await kv.get(keyOf(interaction.uid)).catch(() => null);
      if (known) {
        const running = await wallets.show(known, browserSecret);
        if (running) return { state: 'open', challenge: running };
        if (await wallets.peek(known, browserSecret)) return { state: 'signed', sessionId: known };
      }
      const challenge = await wallets.create({
        browserSecret,
        clientId: String(interaction.params['client_id']),
        context: { interaction: interactionName(interaction.uid) },
        origin,
      });
      await kv.set(keyOf(interaction.uid), challenge.sessionId, LIFE_MS).catch(() => undefined);
      return { state: 'open', challenge };
    },

    /** Lets the next page begin with a new challenge. */
    async forget(uid: string): Promise<void> {
      await kv.delete(keyOf(uid)).catch(() => undefined);
    },
  };
}

export type Challenges = ReturnType<typeof createChallenges>;
