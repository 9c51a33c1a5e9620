/** Keys, and proving to hold one. */

export type KeyKind = 'lnurl' | 'bitcoin' | 'nostr';

export type SignMethod = 'bitcoin' | 'nostr';

/** `link` adds the key to the account that asks, `auth` confirms that it is still the same person. */
export type SignPurpose = 'login' | 'link' | 'auth';

export type ChallengeRequest = {
  readonly method?: SignMethod | undefined;
  /** The address, or the key, that is going to sign: the answer must come from it. */
  readonly address?: string | undefined;
  readonly pubkey?: string | undefined;
  /** `login` when absent. */
  readonly purpose?: SignPurpose | undefined;
};

/** Of NIP-01, without what the signer adds: `pubkey`, `created_at`, `id` and `sig`. */
export type NostrTemplate = {
  readonly kind: number;
  readonly tags: readonly (readonly string[])[];
  readonly content: string;
};

/** NIP-01. */
export type NostrEvent = {
  readonly id: string;
  readonly pubkey: string;
  /** Seconds since the epoch. */
  readonly created_at: number;
  readonly kind: number;
  readonly tags: readonly (readonly string[])[];
  readonly content: string;
  readonly sig: string;
};

export type Challenge = {
  readonly challenge_id: string;
  /** What to sign, byte for byte: one line of readable text. */
  readonly challenge: string;
  readonly method: SignMethod;
  readonly purpose: SignPurpose;
  readonly nonce: string;
  /** What a Nostr signer signs instead. */
  readonly nostr_event: NostrTemplate;
  /** Seconds. */
  readonly expires_in: number;
  readonly expires_at: string;
};

/** The signed challenge: a message signature, or a Nostr event. */
export type SignedChallenge = { readonly challenge_id: string } & (
  | { readonly address: string; readonly signature: string }
  | { readonly pubkey: string; readonly signature: string }
  | { readonly nostr_event: NostrEvent }
);

type Verified = {
  readonly verified: true;
  readonly user_id: string;
  /** The key that signed. */
  readonly pubkey: string;
  readonly method: SignMethod;
};

/** A program's session, as tokens. */
export type TokenSignIn = Verified & {
  readonly token_type: 'Bearer';
  readonly access_token: string;
  readonly refresh_token: string;
  /** Seconds. */
  readonly expires_in: number;
};

/** A session in a cookie; `token`: the one whose token asked, confirmed. */
export type SessionSignIn = Verified & {
  readonly session: 'browser' | 'token';
  readonly expires_at: string;
};

export type SignInAnswer = TokenSignIn | SessionSignIn;

/** Why two accounts can become one: both have just signed in, in the same browser. */
export type MergeTicket = {
  /** Works once, in the browser that asked. */
  readonly ticket: string;
  /** Seconds. */
  readonly expires_in: number;
  /** The account that goes. */
  readonly user: { readonly user_id: string; readonly username: string | null; readonly keys: number };
};

export type Merged = {
  readonly merged_user_id: string;
  /** How many keys came along. */
  readonly keys: number;
};

export type SecondFactor = 'none' | 'done' | 'needed';

/** The session that asks. */
export type SessionState = {
  readonly user_id: string;
  readonly acr: string | null;
  readonly amr: readonly string[];
  /** When the person last signed. */
  readonly auth_time: string;
  /** Until when sensitive actions are taken without signing again. */
  readonly fresh_until: string;
  readonly expires_at: string;
  /** `needed`: nothing but the passkey endpoints answers until a passkey has confirmed it. */
  readonly second_factor: SecondFactor;
};
