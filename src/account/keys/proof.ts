/** What a person hands in, read once: who is said to have signed, and what. */
import { type Network, parseAddress } from '../../lib/bitcoin/address.ts';
import { type NostrEvent, parseEvent } from '../../lib/nostr/index.ts';

/** None of it has been checked. */
export type KeyProof =
  | {
      readonly kind: 'bitcoin';
      readonly address?: string | undefined;
      readonly publicKey?: string | undefined;
      readonly signature: string;
    }
  | { readonly kind: 'nostr'; readonly event: unknown };

/** `subject` is who is said to have signed, in the one form it is counted and compared in. */
export type ReadProof =
  | {
      readonly kind: 'bitcoin';
      readonly subject: string;
      readonly claim: { readonly address: string } | { readonly publicKey: string };
      readonly signature: string;
    }
  | { readonly kind: 'nostr'; readonly subject: string; readonly event: NostrEvent };

export type ProofFault = 'address_invalid' | 'address_wrong_network' | 'public_key_invalid' | 'event_invalid';

const PUBLIC_KEY = /^(?:0[23])?[0-9a-f]{64}$/;

/** @param announced the address or key a challenge was asked for with; it stands in for one that is not repeated */
export function readProof(
  proof: KeyProof,
  announced: string | null,
  network: Network,
): ReadProof | ProofFault {
  if (proof.kind === 'nostr') {
    const event = parseEvent(proof.event);
    return event === null ? 'event_invalid' : { kind: 'nostr', subject: event.pubkey, event };
  }
  const { address, publicKey, signature } = proof;
  const subject = readClaim(
    address === undefined && publicKey === undefined ? inferred(announced) : { address, publicKey },
    network,
  );
  if (typeof subject === 'string') return subject;
  return { kind: 'bitcoin', signature, ...subject };
}

type Claimed = { readonly address?: string | undefined; readonly publicKey?: string | undefined };

export type Claim = {
  readonly subject: string;
  readonly claim: { readonly address: string } | { readonly publicKey: string };
};

/** An address in the form wallets write it, or a key in lower case; the address counts when both are given. */
export function readClaim(
  { address, publicKey }: Claimed,
  network: Network,
): Claim | Exclude<ProofFault, 'event_invalid'> {
  if (address !== undefined) {
    const parsed = parseAddress(address.trim(), network);
    if ('error' in parsed) return parsed.error;
    return { subject: parsed.address, claim: { address: parsed.address } };
  }
  const key = (publicKey ?? '').trim().toLowerCase();
  return PUBLIC_KEY.test(key) ? { subject: key, claim: { publicKey: key } } : 'public_key_invalid';
}

function inferred(announced: string | null): Claimed {
  if (announced === null) return { address: '' };
  return PUBLIC_KEY.test(announced) ? { publicKey: announced } : { address: announced };
}
