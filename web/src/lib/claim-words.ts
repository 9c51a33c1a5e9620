/** What the members of tokens mean: OIDC Core section 2, RFC 9068 section 2.2, RFC 7519 section 4.1. */
const meanings: Readonly<Record<string, string>> = {
  acr: 'How strong the sign-in was: a key, or a key and a passkey.',
  alg: 'How the token is signed.',
  amr: 'What the person signed in with.',
  at_hash: 'Ties the ID token to the access token beside it.',
  aud: 'Whom the token is for. Nobody else may accept it.',
  auth_time: 'When the person last showed who they are.',
  azp: 'The application that asked for the token.',
  bitcoin_pubkey: "The person's Bitcoin key.",
  client_id: 'The application that the token was given to.',
  email: 'Given by the person, and verified only if the next claim says so.',
  email_verified: 'Whether somebody has proven that the address is theirs.',
  exp: 'Not to be accepted after this.',
  iat: 'When it was signed.',
  iss: 'Who signed it: this server.',
  jti: 'Names this very token.',
  keys: 'Public keys linked to the account.',
  kid: 'Which key of the server has signed.',
  name: 'What the person wants to be called.',
  nonce: 'The random value this page sent along: the answer belongs to its question.',
  npub: "The person's Nostr key.",
  picture: "The person's picture.",
  preferred_username: 'A name for people. It may change: never use it as a key.',
  scope: 'What the token allows.',
  sid: 'The session of the person at this server.',
  sub: 'The account. The only value that never changes.',
  typ: 'What kind of token it is.',
  updated_at: 'When the profile last changed.',
};

export const claimMeaning = (name: string): string | undefined => meanings[name];

const TIMES: readonly string[] = ['auth_time', 'exp', 'iat', 'nbf', 'updated_at'];

/** Seconds since the epoch as a date; everything else as JSON. */
export function claimText(name: string, value: unknown): string {
  if (typeof value === 'number' && TIMES.includes(name)) {
    return `${value} = ${new Date(value * 1000).toISOString().replace('.000Z', 'Z')}`;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
