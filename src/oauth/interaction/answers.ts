/** From what a person pasted to a proof, and from why it was refused to what they can do. */
import type { Network } from '../../lib/bitcoin/address.ts';
import { takenAddresses } from '../../lib/bitcoin/network-words.ts';
import type { FieldProblem } from '../pages/index.ts';
import type { KeyProof } from '../ports.ts';

/** What the page lets in; the rest of the bounds are those of the verifier. */
export const LONGEST = { address: 120, signature: 20_000, event: 10_000 } as const;

/** Wallets show signatures in lines, and people copy them with the spaces around them. */
export function bitcoinProof(address: string, signature: string): KeyProof | FieldProblem {
  const shown = address.trim();
  const packed = signature.replace(/\s+/g, '');
  if (shown === '') return { field: 'address', text: 'Paste the address that you signed with.' };
  if (packed === '')
    return { field: 'signature', text: 'Paste the signature that your wallet shows after signing.' };
  return { kind: 'bitcoin', address: shown, signature: packed };
}

export function nostrProof(text: string): KeyProof | FieldProblem {
  const event = parse(text);
  return typeof event === 'object' && event !== null && !Array.isArray(event)
    ? { kind: 'nostr', event }
    : { field: 'event', text: 'Paste the whole signed event, from { to }. Some of it is missing.' };
}

export function isProof(answer: KeyProof | FieldProblem): answer is KeyProof {
  return 'kind' in answer;
}

/** Words for a refusal. A wrong signature and a locked key have the same ones, so that nobody learns which it was. */
export function problemOf(code: string, kind: KeyProof['kind'], network: Network): FieldProblem {
  if (code === 'address_wrong_network') return elsewhere(network);
  return PROBLEMS[code] ?? WRONG[kind];
}

const WRONG: Readonly<Record<KeyProof['kind'], FieldProblem>> = {
  bitcoin: {
    field: 'signature',
    text:
      'This is not a signature of the text by this address. Check that you copied the whole text, and signed with ' +
      'exactly this address. After several wrong answers wait a quarter of an hour.',
  },
  nostr: {
    field: 'event',
    text:
      'This event does not count. Sign the one shown above, unchanged, and paste all of it. After several wrong ' +
      'answers wait a quarter of an hour.',
  },
};

const OVER: FieldProblem = {
  field: 'form',
  text: 'What you signed had run out or was used. Below is a new one: sign that.',
};

/** For a page that shows another text than the one that was answered: nobody is to sign the old one again. */
export function replaced(problem: FieldProblem): FieldProblem {
  if (problem === OVER) return OVER;
  return { ...problem, text: `${problem.text} What there is to sign is a new one now: sign that.` };
}

const PROBLEMS: Readonly<Record<string, FieldProblem>> = {
  challenge_expired: OVER,
  challenge_used: OVER,
  challenge_cancelled: OVER,
  challenge_not_found: OVER,
  address_invalid: {
    field: 'address',
    text: 'This is not a Bitcoin address. Copy it again, all of it: a single wrong character is enough.',
  },
  script_not_supported: {
    field: 'address',
    text: 'This kind of address cannot be checked here. Sign with one that a single key controls: starting with 1, 3, bc1q or bc1p.',
  },
  script_check_unavailable: {
    field: 'address',
    text: 'This kind of address cannot be checked at the moment. Use another one, or try again later.',
  },
  event_invalid: {
    field: 'event',
    text: 'This is not a signed Nostr event. It needs id, pubkey and sig besides what is shown above.',
  },
  account_disabled: {
    field: 'form',
    text: 'The account of this key has been disabled. Ask the people who run this server.',
  },
};

function elsewhere(network: Network): FieldProblem {
  // Nobody but a developer meets a server of regtest, so it can name the setting.
  const remedy =
    network === 'regtest' ? ' To sign in with a real wallet, start it with BITCOIN_NETWORK=main.' : '';
  return { field: 'address', text: `${takenAddresses(network)}. This one belongs elsewhere.${remedy}` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
