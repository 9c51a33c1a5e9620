/**
 * One request, one commit. The provider library writes as it goes: it consumes a code, saves an access token,
 * saves a refresh token. Each of those would be a round trip, and a crash between them would burn a code without
 * an answer. So writes are collected here and committed in one statement just before the answer leaves; reads
 * within the request see them at once.
 */
import type { Change, Payload } from './store.ts';

export type Unit = {
  readonly changes: Change[];
  /** Rows already read or written in this request, by `model:id`; undefined marks a deleted one. */
  readonly seen: Map<string, Payload | undefined>;
  /** One-time stand-ins for JWT access tokens where the library only takes opaque ones. */
  readonly handles: Map<string, string>;
  /** Sessions this request ends or renames. */
  readonly ended: string[];
  /** Set when somebody typed a device's code that does not exist. */
  guessed: boolean;
  /** Set when a refresh token that was already exchanged comes back within its grace window. */
  replay: { readonly sealed: Buffer } | null;
  /** The refresh token this request rotates: parent of the new one. */
  rotated: { readonly digest: Buffer; readonly familyId: string } | null;
  /** Account of the code or token that was presented. */
  owner: string | null;
  /** What access tokens inherit from the code or token that was presented for them. */
  signIn: SignIn | null;
  /** How the account of this browser's session stands with passkeys. */
  passkeys: { readonly accountId: string; readonly required: boolean; readonly some: boolean } | null;
  /** The class that the person has reached by a proof of funds, of those this request asks for. */
  provenAcr: string | null;
  /** The token that was exchanged for the one this request issues. */
  exchanged: Buffer | null;
};

/** How a person signed in. */
export type SignIn = {
  readonly amr: unknown;
  readonly acr: unknown;
  readonly authTime: unknown;
  /** The authorization within the session that a token in other hands still ends with, RFC 8693. */
  readonly boundTo?: Payload;
};

export function createUnit(): Unit {
  return {
    changes: [],
    seen: new Map(),
    handles: new Map(),
    ended: [],
    guessed: false,
    replay: null,
    rotated: null,
    owner: null,
    signIn: null,
    passkeys: null,
    provenAcr: null,
    exchanged: null,
  };
}

export function keyOf(model: string, id: string): string {
  return `${model}:${id}`;
}
