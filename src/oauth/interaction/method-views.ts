/** The tabs of the login page, from what a challenge says to what is shown. */
import type { Clock } from '../../core/ports.ts';
import type { Network } from '../../lib/bitcoin/address.ts';
import { takenAddresses } from '../../lib/bitcoin/network-words.ts';
import type { FieldProblem, FormTarget, LoginView, MethodTab } from '../pages/index.ts';
import type { KeyChallenge, QrPath, WalletChallenge } from '../ports.ts';
import type { Interaction } from './details.ts';
import { confirmUrl, methodPath } from './paths.ts';

/** What the person entered before, and what is wrong with it. */
export type Entered = {
  readonly address?: string;
  readonly event?: string;
  readonly problem?: FieldProblem;
};

export type KeyKind = 'bitcoin' | 'nostr';

type MethodViewDeps = {
  readonly clock: Clock;
  readonly network: Network;
  readonly qrPath: QrPath;
  readonly form: (interaction: Interaction, ...rest: string[]) => FormTarget;
};

export function createMethodViews({ clock, network, qrPath, form }: MethodViewDeps) {
  const tabs = (interaction: Interaction): MethodTab[] =>
    METHODS.map(({ id, label }) => ({ id, label, href: methodPath(interaction, id) }));

  function lightning(interaction: Interaction, challenge: WalletChallenge): LoginView['method'] {
    const { sessionId, lnurl, keyauth, expiresAt } = challenge;
    return {
      kind: 'lightning',
      lnurl,
      keyauth,
      qr: qrPath(lnurl),
      now: clock.now(),
      expiresAt,
      eventsUrl: `/api/lnurl-auth/events/${sessionId}`,
      checkUrl: `/api/lnurl-auth/check/${sessionId}`,
      renewUrl: methodPath(interaction, 'lightning'),
      continueUrl: confirmUrl(interaction, { source: 'wallet', id: sessionId }),
    };
  }

  function key(
    interaction: Interaction,
    kind: KeyKind,
    challenge: KeyChallenge,
    entered: Entered,
  ): LoginView['method'] {
    const now = clock.now();
    const common = {
      now,
      expiresAt: challenge.expiresAt,
      again: methodPath(interaction, kind),
      answer: form(interaction, kind, challenge.challengeId),
      problem: entered.problem,
    };
    if (kind === 'bitcoin') {
      const hint = network === 'main' ? undefined : `${takenAddresses(network)}.`;
      return { kind, ...common, message: challenge.message, hint, address: entered.address };
    }
    const { kind: number, tags, content } = challenge.nostrEvent;
    const event = { kind: number, created_at: Math.floor(now / 1000), tags, content };
    return { kind, ...common, template: printEvent(event), event: entered.event };
  }

  return { tabs, lightning, key };
}

const METHODS = [
  { id: 'lightning', label: 'Lightning' },
  { id: 'bitcoin', label: 'Bitcoin' },
  { id: 'nostr', label: 'Nostr' },
] as const;

/** JSON with one tag a line, for people to read what they sign. */
function printEvent({ tags, ...rest }: { readonly tags: KeyChallenge['nostrEvent']['tags'] }): string {
  const members = Object.entries(rest).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  const lines = tags.map((tag) => `    [${tag.map((part) => JSON.stringify(part)).join(', ')}]`);
  return `{\n${[...members, `  "tags": [\n${lines.join(',\n')}\n  ]`].join(',\n')}\n}`;
}
