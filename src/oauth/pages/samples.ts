import { bech32 } from '@scure/base';
import encodeQR from 'qr';
import type { BitcoinView } from './bitcoin.ts';
import type { ConfirmView } from './confirm.ts';
import type { LightningView } from './lightning.ts';
import type { LoginView } from './login.ts';
import type { NostrView } from './nostr.ts';
import type { PasskeyView } from './passkey.ts';
import type { ProofView } from './proof.ts';
import type { AccountView, ClientView, OriginView, Site } from './views.ts';

/** Views to look at and to test with: one of every kind, with lengths as they really occur. */
const AT = Date.UTC(2026, 10, 23, 14, 5);
const K1 = '3d8f0c6a5b1e9274c8f6a0d35e7b41920c9a7de6f15b38a4720d6e9cb1f58a37';
const URL_TO_SIGN = `https://id.hodlxxi.example/api/lnurl-auth/verify?tag=login&k1=${K1}&action=login`;

export const LNURL = bech32
  .encode('lnurl', bech32.toWords(new TextEncoder().encode(URL_TO_SIGN)), false)
  .toUpperCase();

export const site: Site = { host: 'id.hodlxxi.example', development: false };

export const client: ClientView = {
  name: 'Satoshi Market',
  destination: 'satoshi.market',
  verified: true,
  policyUri: 'https://satoshi.market/privacy',
  termsUri: 'https://satoshi.market/terms',
};

export const origin: OriginView = { device: 'Firefox on Windows', ip: '203.0.113.7', at: AT };

export const account: AccountView = { name: 'ada', key: '02a1633c…d59f3c', isNew: false };

export const csrf = 'Q2hhbmNlbGxvcg';

const qr = (text: string) => {
  const rows = encodeQR(text, 'raw', { ecc: 'low', border: 1 });
  const path = rows
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return { path, size: rows.length };
};

export const lightning: LightningView = {
  kind: 'lightning',
  lnurl: LNURL,
  keyauth: URL_TO_SIGN.replace('https:', 'keyauth:'),
  qr: qr(`LIGHTNING:${LNURL}`),
  now: AT,
  expiresAt: AT + 5 * 60_000,
  eventsUrl: '/api/lnurl-auth/events/0192f0c1',
  checkUrl: '/api/lnurl-auth/check/0192f0c1',
  renewUrl: '/oauth/interaction/abc?renew=1',
  continueUrl: '/oauth/interaction/abc/continue',
};

export const login: LoginView & { readonly method: LightningView } = {
  site,
  client,
  scopes: ['openid', 'profile', 'bitcoin'],
  methods: [
    { id: 'lightning', label: 'Lightning', href: '/oauth/interaction/abc?method=lightning' },
    { id: 'bitcoin', label: 'Bitcoin', href: '/oauth/interaction/abc?method=bitcoin' },
    { id: 'nostr', label: 'Nostr', href: '/oauth/interaction/abc?method=nostr' },
  ],
  method: lightning,
  origin,
  cancel: { action: '/oauth/interaction/abc/cancel', csrf },
  refreshSeconds: 10,
};

const NONCE = '9f3c1a7be04d52688f1c0a3d5e7b4192';

export const bitcoin: BitcoinView = {
  kind: 'bitcoin',
  message: `id.hodlxxi.example wants you to sign in with your Bitcoin key. This is not a payment. Issued 2026-11-23T14:05:00Z, valid for 5 minutes. Nonce ${NONCE}`,
  now: AT,
  expiresAt: AT + 5 * 60_000,
  again: '/oauth/interaction/abc?method=bitcoin',
  answer: { action: '/oauth/interaction/abc/bitcoin/0192f0c1', csrf },
};

export const nostr: NostrView = {
  kind: 'nostr',
  template: `{
  "kind": 27235,
  "created_at": ${AT / 1000},
  "content": "",
  "tags": [
    ["u", "https://id.hodlxxi.example/api/verify"],
    ["method", "POST"],
    ["challenge", "${NONCE}"]
  ]
}`,
  now: AT,
  expiresAt: AT + 5 * 60_000,
  again: '/oauth/interaction/abc?method=nostr',
  answer: { action: '/oauth/interaction/abc/nostr/0192f0c1', csrf },
};

export const passkey: PasskeyView = {
  site,
  client,
  account,
  ceremony: 'use',
  wantedBy: 'account',
  options: {
    challenge: 'AAAA',
    rpId: 'id.hodlxxi.example',
    allowCredentials: [],
    userVerification: 'required',
  },
  answer: { action: '/oauth/interaction/abc/passkey', csrf },
  cancel: { action: '/oauth/interaction/abc/passkey/cancel', csrf },
  startAgain: { action: '/oauth/interaction/abc/restart', csrf },
  problem: undefined,
};

export const proof: ProofView = {
  site,
  client,
  account,
  amount: 10_000_000n,
  essential: false,
  looked: false,
  prove: '/app/proofs/new?amount=10000000&back=%2Foauth%2Finteraction%2Fabc%2Fproof',
  look: '/oauth/interaction/abc/proof',
  skip: { action: '/oauth/interaction/abc/proof/skip', csrf },
  cancel: { action: '/oauth/interaction/abc/proof/cancel', csrf },
  startAgain: { action: '/oauth/interaction/abc/restart', csrf },
};

export const certificate = {
  standing: 'valid',
  checkedAt: AT,
  says: {
    level: 'aggregate',
    threshold: 10_000_000n,
    total: 123_456_789n,
    audience: 'Alice, for the house in Lugano',
    name: 'hal',
    provedAt: AT - 600_000,
    expiresAt: AT + 3_000_000,
  },
} as const;

/** This server itself, as an application. */
export const ours: ClientView = {
  name: 'HODLXXI',
  destination: 'id.hodlxxi.example',
  verified: true,
  ours: true,
};

export const confirm: ConfirmView = {
  site,
  reason: 'sign-in',
  client,
  account,
  scopes: ['openid', 'profile', 'bitcoin', 'offline_access'],
  newScopes: ['openid', 'profile', 'bitcoin', 'offline_access'],
  approval: { browser: origin, signedAt: AT + 40_000, proximity: 'same' },
  decide: { action: '/oauth/interaction/abc/decide', csrf },
  startAgain: { action: '/oauth/interaction/abc/restart', csrf },
};
