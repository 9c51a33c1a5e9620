/** The challenges of a login page: one of each kind per interaction, found again when the page is loaded again. */
import { sha256 } from '../../core/crypto.ts';
import type { KeyValue, Origin } from '../../core/ports.ts';
import type { KeyChallenge, KeySignIn, WalletChallenge, WalletSignIn } from '../ports.ts';
import type { Interaction } from './details.ts';
import type { SignatureRef, Source } from './signatures.ts';

const LIFE_MS = 15 * 60_000;
const SOURCES: readonly Source[] = ['wallet', 'key'];

/** How stores name an interaction: its identifier is the value of a cookie. */
export function interactionName(uid: string): string {
  return sha256(uid).toString('base64url');
}

export type LoginChallenge<T> =
  | { readonly state: 'open'; readonly challenge: T }
  | { readonly state: 'signed'; readonly ref: SignatureRef };

/** A challenge answers only the browser it was made for. */
type Maker<T> = {
  readonly show: (id: string, browserSecret: string) => Promise<T | null>;
  readonly peek: (id: string, browserSecret: string) => Promise<object | null>;
  readonly create: () => Promise<T>;
  readonly idOf: (challenge: T) => string;
};

export function createChallenges(deps: { wallets: WalletSignIn; keySignIn: KeySignIn; kv: KeyValue }) {
  const { wallets, keySignIn, kv } = deps;
  const nameOf = (source: Source, uid: string) => `oauth:challenge:${source}:${interactionName(uid)}`;

  async function forPage<T>(
    source: Source,
    uid: string,
    browserSecret: string,
    maker: Maker<T>,
  ): Promise<LoginChallenge<T>> {
    const name = nameOf(source, uid);
    const known = await kv.get(name).catch(() => null);
    if (known) {
      const running = await maker.show(known, browserSecret);
      if (running) return { state: 'open', challenge: running };
      if (await maker.peek(known, browserSecret)) return { state: 'signed', ref: { source, id: known } };
    }
    const challenge = await maker.create();
    await kv.set(name, maker.idOf(challenge), LIFE_MS).catch(() => undefined);
    return { state: 'open', challenge };
  }

  const request = (interaction: Interaction, browserSecret: string, origin: Origin) => ({
    browserSecret,
    clientId: String(interaction.params['client_id']),
    context: { interaction: interactionName(interaction.uid) },
    origin,
  });

  return {
    /** The running challenge of a Lightning wallet, or a new one. */
    forWallet(
      interaction: Interaction,
      secret: string,
      origin: Origin,
    ): Promise<LoginChallenge<WalletChallenge>> {
      return forPage('wallet', interaction.uid, secret, {
        ...wallets,
        create: () => wallets.create(request(interaction, secret, origin)),
        idOf: ({ sessionId }) => sessionId,
      });
    },

    /** The running challenge of a Bitcoin or Nostr key, or a new one. */
    forKey(interaction: Interaction, secret: string, origin: Origin): Promise<LoginChallenge<KeyChallenge>> {
      return forPage('key', interaction.uid, secret, {
        ...keySignIn,
        create: () => keySignIn.create({ ...request(interaction, secret, origin), purpose: 'login' }),
        idOf: ({ challengeId }) => challengeId,
      });
    },

    /** True when this challenge was made for this interaction; false when that is not known here. */
    async isOf(uid: string, { source, id }: SignatureRef): Promise<boolean> {
      return (await kv.get(nameOf(source, uid)).catch(() => null)) === id;
    },

    /** Lets the next page begin with new challenges. */
    async forget(uid: string): Promise<void> {
      await Promise.all(SOURCES.map((source) => kv.delete(nameOf(source, uid)).catch(() => undefined)));
    },
  };
}

export type Challenges = ReturnType<typeof createChallenges>;
