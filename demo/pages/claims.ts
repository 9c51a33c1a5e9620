import { type Html, html } from '../../src/lib/html.ts';

/** What the well-known claims say, in a few words: OIDC Core sections 2 and 5.1, RFC 8176. */
const MEANINGS: Readonly<Record<string, string>> = {
  iss: 'who says so',
  sub: 'who you are, to this application',
  aud: 'whom it is said to',
  exp: 'until when it counts',
  iat: 'when it was said',
  auth_time: 'when you signed in',
  nonce: 'ties it to one sign-in of this browser',
  amr: 'how you signed in',
  acr: 'how strong that was',
  sid: 'your session at the provider',
  at_hash: 'ties it to the access token',
  azp: 'the application it was issued to',
  name: 'what you like to be called',
  preferred_username: 'your user name',
  picture: 'your picture',
  updated_at: 'when that last changed',
  bitcoin_pubkey: 'your Bitcoin key',
  npub: 'your Nostr key',
  keys: 'the keys of your account',
};

const TIMES: ReadonlySet<string> = new Set(['exp', 'iat', 'auth_time', 'updated_at', 'nbf']);

/** Claims as a table of name, value and meaning. */
export const claimTable = (claims: Readonly<Record<string, unknown>>): Html =>
  html`<dl class="claims">${Object.entries(claims).map(
    ([name, value]) => html`<div>
      <dt><code>${name}</code>${MEANINGS[name] !== undefined && html`<span class="fine">${MEANINGS[name]}</span>`}</dt>
      <dd><code>${show(name, value)}</code></dd>
    </div>`,
  )}</dl>`;

function show(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && TIMES.has(name)) {
    return `${value} (${new Date(value * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC)`;
  }
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ');
  return JSON.stringify(value, null, 1);
}
