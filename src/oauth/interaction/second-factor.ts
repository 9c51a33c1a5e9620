/** When a key is not enough: the passkey after it, in the same interaction. */
import type { Origin } from '../../core/ports.ts';
import type { PasskeyMethod, Passkeys } from '../ports.ts';
import { type AskedPasskey, askedPasskey } from '../provider/asked-acr.ts';
import { interactionName } from './challenges.ts';
import type { Interaction } from './details.ts';
import type { FirstFactor } from './first-factor.ts';

/** The passkey of somebody who has one, or the first one of somebody who has none. */
export type Ceremony = 'use' | 'create';

export type Missing = {
  readonly ceremony: Ceremony;
  /** Who wants it: the person for everything, or the application for this. */
  readonly wantedBy: 'account' | 'application';
  /** OIDC Core section 3.1.2.1: `acr_values` is a wish, so whoever has the passkey elsewhere may go on without it. */
  readonly optional: boolean;
};

/**
 * Pure. A first passkey is made on the strength of a key alone only where the account has none: otherwise whoever holds
 * the key could make their own.
 */
export function missingFactor(
  asked: AskedPasskey,
  { required, count }: { readonly required: boolean; readonly count: number },
): Missing | null {
  if (required) return { ceremony: 'use', wantedBy: 'account', optional: false };
  const optional = asked !== 'essential';
  if (asked !== 'no' && count > 0) return { ceremony: 'use', wantedBy: 'application', optional };
  return optional ? null : { ceremony: 'create', wantedBy: 'application', optional };
}

/** Why the policy asks somebody who is signed in, when a passkey is all that is missing. */
const REASON = 'second_factor';

export function createSecondFactor(passkeys: Passkeys) {
  const bindingOf = (interaction: Interaction) => `interaction:${interactionName(interaction.uid)}`;

  return {
    /** Who is signed in already, when the passkey is all that is missing; null when a key has to be shown. */
    ofSession({ session, prompt }: Interaction): FirstFactor | null {
      if (!session?.accountId || !prompt.reasons.every((reason) => reason === REASON)) return null;
      return { userId: session.accountId, amr: session.amr ?? [], here: null };
    },

    /** What is missing after a key of this person; null when a key is enough. */
    async missing(interaction: Interaction, userId: string): Promise<Missing | null> {
      return missingFactor(askedPasskey(interaction.params), await passkeys.state(userId));
    },

    /** Options for the browser, good for one answer in this interaction. */
    options(
      interaction: Interaction,
      person: { readonly userId: string; readonly name: string },
      ceremony: Ceremony,
    ): Promise<object> {
      const request = { ...person, binding: bindingOf(interaction) };
      return ceremony === 'use' ? passkeys.assertionOptions(request) : passkeys.registrationOptions(request);
    },

    /** How the passkey is kept; null when the answer is no good, or locked. */
    async answer(
      interaction: Interaction,
      ceremony: Ceremony,
      given: { readonly userId: string; readonly response: unknown; readonly origin: Origin },
    ): Promise<PasskeyMethod | null> {
      const answer = { ...given, binding: bindingOf(interaction) };
      const shown =
        ceremony === 'use' ? passkeys.assert(answer) : passkeys.register({ ...answer, label: null });
      return (await shown)?.amr ?? null;
    },
  };
}

export type SecondFactors = ReturnType<typeof createSecondFactor>;
