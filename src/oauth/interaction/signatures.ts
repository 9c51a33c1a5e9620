/** What a key has signed, wherever it was signed: looked at on the confirm page, taken by its decision. */
import type { Origin } from '../../core/ports.ts';
import type { KeySignIn, SignedChallenge, WalletSignIn } from '../ports.ts';
import { type Challenges, interactionName } from './challenges.ts';
import type { Interaction } from './details.ts';

/** `wallet` is Lightning, whose challenges have a store of their own. */
export type Source = 'wallet' | 'key';
export type SignatureRef = { readonly source: Source; readonly id: string };

type Signed = Pick<KeySignIn, 'peek' | 'claim'>;

export function createSignatures(deps: {
  wallets: WalletSignIn;
  keySignIn: KeySignIn;
  challenges: Pick<Challenges, 'isOf'>;
}) {
  const { wallets, keySignIn, challenges } = deps;
  const sources: Readonly<Record<Source, Signed>> = { wallet: lnurl(wallets), key: keySignIn };

  /** The signature waiting for this browser and this very interaction. */
  async function peek(interaction: Interaction, { source, id }: SignatureRef, browserSecret: string) {
    const signed = await sources[source].peek(id, browserSecret);
    return signed?.context['interaction'] === interactionName(interaction.uid) ? signed : null;
  }

  return {
    peek,

    /** The same, taken. One that belongs to another interaction, in another tab, is left to it. */
    async take(
      interaction: Interaction,
      ref: SignatureRef,
      browserSecret: string,
      origin: Origin,
    ): Promise<SignedChallenge | null> {
      const isOurs = await challenges.isOf(interaction.uid, ref);
      if (!isOurs && !(await peek(interaction, ref, browserSecret))) return null;
      return sources[ref.source].claim(ref.id, browserSecret, origin);
    },
  };
}

export type Signatures = ReturnType<typeof createSignatures>;

function lnurl({ peek, claim }: WalletSignIn): Signed {
  const named = async (signed: ReturnType<WalletSignIn['peek']>): Promise<SignedChallenge | null> => {
    const found = await signed;
    return found && { ...found, method: 'lnurl', address: null };
  };
  return {
    peek: (id, browserSecret) => named(peek(id, browserSecret)),
    claim: (id, browserSecret, origin) => named(claim(id, browserSecret, origin)),
  };
}
