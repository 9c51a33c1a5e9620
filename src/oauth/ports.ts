/** What the OAuth room asks of other rooms; `app.ts` makes the introductions. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Origin } from '../core/ports.ts';
import type { Network } from '../lib/bitcoin/address.ts';

/** Claims about a person, OIDC Core section 5.1, before scopes and consent filter them. */
export type AccountClaims = {
  readonly sub: string;
  readonly [claim: string]: unknown;
};

export type Accounts = {
  /**
   * Claims of an active account; null when it is gone or disabled. Names that are made up are made from `subject`, what
   * the application knows the person by.
   */
  readonly claims: (userId: string, subject: string) => Promise<AccountClaims | null>;
  /** The account a `login_hint` names: id, username or public key; null when none does. */
  readonly idByHint: (hint: string) => Promise<string | null>;
  /** Roles that decide over privileged scopes. */
  readonly roles: (userId: string) => Promise<readonly string[]>;
};

/** A challenge a wallet can sign, as the login page shows it. */
export type WalletChallenge = {
  readonly sessionId: string;
  /** The URL a wallet calls, complete but for `sig` and `key`. */
  readonly callback: string;
  readonly lnurl: string;
  readonly keyauth: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
};

/** How a key has signed, as `amr` names it. */
export type KeyMethod = 'lnurl' | 'bip322' | 'nostr';

/** What a signed challenge says about the person, to the browser that asked for it and to nobody else. */
export type SignedChallenge = {
  readonly method: KeyMethod;
  readonly userId: string;
  readonly publicKey: string;
  /** The Bitcoin address that signed, which is what its owner knows the key by. */
  readonly address: string | null;
  readonly context: Readonly<Record<string, unknown>>;
  readonly ip: string | null;
  readonly signedIp: string | null;
  /** Milliseconds since the epoch. */
  readonly signedAt: number;
};

/** A Lightning wallet has one way to sign, which it need not name, and no address. */
export type WalletSigned = Omit<SignedChallenge, 'method' | 'address'>;

/** Sign-in with a Lightning wallet. `browserSecret` is the value of the browser's binding cookie. */
export type WalletSignIn = {
  readonly create: (request: {
    readonly browserSecret: string;
    readonly clientId: string;
    readonly context: Readonly<Record<string, unknown>>;
    readonly origin: Origin;
  }) => Promise<WalletChallenge>;
  /** The challenge again while it is open; null for any other browser. */
  readonly show: (sessionId: string, browserSecret: string) => Promise<WalletChallenge | null>;
  readonly peek: (sessionId: string, browserSecret: string) => Promise<WalletSigned | null>;
  /** Takes the sign-in; of many concurrent callers one gets it. */
  readonly claim: (sessionId: string, browserSecret: string, origin: Origin) => Promise<WalletSigned | null>;
  /** In development only: signs an open challenge with a key made for this browser alone. */
  readonly throwaway?:
    | ((challenge: WalletChallenge, browserSecret: string, origin: Origin) => Promise<void>)
    | undefined;
};

/** A text that a Bitcoin key can sign and, with the same nonce, a Nostr event that a Nostr key can sign. */
export type KeyChallenge = {
  readonly challengeId: string;
  /** The text, compared byte for byte. */
  readonly message: string;
  readonly nonce: string;
  /** The event but for `pubkey`, `created_at`, `id` and `sig`. */
  readonly nostrEvent: {
    readonly kind: number;
    readonly tags: readonly (readonly string[])[];
    readonly content: string;
  };
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
};

/** What a person hands in. None of it has been checked. */
export type KeyProof =
  | {
      readonly kind: 'bitcoin';
      readonly address?: string;
      readonly publicKey?: string;
      readonly signature: string;
    }
  | { readonly kind: 'nostr'; readonly event: unknown };

/** Sign-in with a message signature or a Nostr event. `browserSecret` is the value of the browser's binding cookie. */
export type KeySignIn = {
  /** Whose addresses sign in. */
  readonly network: Network;
  readonly create: (request: {
    readonly browserSecret: string;
    readonly clientId: string;
    readonly context: Readonly<Record<string, unknown>>;
    readonly purpose: 'login';
    readonly origin: Origin;
  }) => Promise<KeyChallenge>;
  /** The challenge again while it can be answered; null for any other browser. */
  readonly show: (challengeId: string, browserSecret: string) => Promise<KeyChallenge | null>;
  /** `code` is one of the error table's. A wrong proof and a locked key are the same to whoever asks. */
  readonly answer: (
    challengeId: string,
    browserSecret: string,
    proof: KeyProof,
    origin: Origin,
  ) => Promise<{ readonly outcome: 'signed' } | { readonly outcome: 'refused'; readonly code: string }>;
  readonly peek: (challengeId: string, browserSecret: string) => Promise<SignedChallenge | null>;
  /** Takes the sign-in; of many concurrent callers one gets it. */
  readonly claim: (
    challengeId: string,
    browserSecret: string,
    origin: Origin,
  ) => Promise<SignedChallenge | null>;
};

/** RFC 8176: a passkey that cannot leave its device, or one that is kept in step between devices. */
export type PasskeyMethod = 'hwk' | 'swk';

/**
 * The second factor, WebAuthn. A ceremony belongs to its `binding`: options made for one sign-in are worth nothing in
 * another. Options and responses are the JSON forms of WebAuthn Level 3, section 5.1.
 */
export type Passkeys = {
  /** Whether the person wants a passkey after every key, and how many there are. */
  readonly state: (userId: string) => Promise<{ readonly required: boolean; readonly count: number }>;
  readonly registrationOptions: (request: {
    readonly userId: string;
    readonly name: string;
    readonly binding: string;
  }) => Promise<object>;
  /** Null when the response is no good. */
  readonly register: (request: {
    readonly userId: string;
    readonly binding: string;
    readonly response: unknown;
    readonly label: string | null;
    readonly origin: Origin;
  }) => Promise<{ readonly amr: PasskeyMethod } | null>;
  readonly assertionOptions: (request: {
    readonly userId: string;
    readonly binding: string;
  }) => Promise<object>;
  /** Null when the response is no good, or the account is locked. */
  readonly assert: (request: {
    readonly userId: string;
    readonly binding: string;
    readonly response: unknown;
    readonly origin: Origin;
  }) => Promise<{ readonly amr: PasskeyMethod } | null>;
};

/** A live proof of funds. */
export type ProvenFunds = {
  /** The least that is proven, in satoshis, whatever the claim shows of it. */
  readonly atLeast: bigint;
  /** What others may know: the claim `proof_of_funds`. */
  readonly claim: object;
};

export type Proofs = {
  /**
   * Of the live proofs that this application may be told of (made for it, or for none in particular) the one that says
   * most, looked at against the chain as it is now; null when there is none to rely on.
   */
  readonly best: (userId: string, clientId: string | null) => Promise<ProvenFunds | null>;
};

/** The cookie that binds a sign-in to its browser. */
export type BrowserCookie = {
  readonly name: string;
  readonly read: (request: FastifyRequest) => string | null;
  readonly ensure: (request: FastifyRequest, reply: FastifyReply) => string;
};

/** A QR code as an SVG path in a square of `size` units. */
export type QrPath = (text: string) => { readonly path: string; readonly size: number };
