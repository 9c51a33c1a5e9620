import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Principal } from '../authn/principal.ts';
import { judge, type Restricted } from './access.ts';

const session = (via: 'cookie' | 'session_token'): Principal => ({
  userId: 'u',
  via,
  sessionUid: 's',
  scopes: 'all',
  amr: ['lnurl'],
  acr: null,
  secondFactor: 'none',
  authTime: 0,
  expiresAt: 1,
  renewed: false,
});

const application = (...scopes: string[]): Principal => ({
  userId: 'u',
  via: 'access_token',
  clientId: 'c',
  scopes: new Set(scopes),
  amr: [],
  acr: null,
  secondFactor: 'none',
  authTime: 0,
  expiresAt: 1,
  renewed: false,
});

type Row = [name: string, access: Restricted, principal: Principal | null, kind: string];

const table: Row[] = [
  ['nobody', {}, null, 'auth_required'],
  ['nobody, whatever the scopes', { scopes: ['profile'] }, null, 'auth_required'],
  ['a browser', {}, session('cookie'), 'allowed'],
  ['a wallet', {}, session('session_token'), 'allowed'],
  ["a person's session holds every scope", { scopes: ['wallet:write'] }, session('cookie'), 'allowed'],
  ['a browser where browsers are refused', { cookie: false }, session('cookie'), 'auth_required'],
  ['a wallet where browsers are refused', { cookie: false }, session('session_token'), 'allowed'],
  ['an application without the scope', { scopes: ['profile'] }, application('openid'), 'insufficient_scope'],
  ['an application with the scope', { scopes: ['profile'] }, application('openid', 'profile'), 'allowed'],
  [
    'an application with one of two scopes',
    { scopes: ['chat:read', 'chat:write'] },
    application('chat:read'),
    'insufficient_scope',
  ],
  ['an application where no scope is named', {}, application('openid', 'admin'), 'session_required'],
  ['an application where the list is empty', { scopes: [] }, application('openid'), 'session_required'],
  [
    "an administrator's application without the scope",
    { roles: ['admin'] },
    application('profile'),
    'insufficient_scope',
  ],
  ["an administrator's application with the scope", { roles: ['admin'] }, application('admin'), 'allowed'],
];

const MINUTE = 60_000;
const partial: Principal = { ...session('cookie'), secondFactor: 'needed' };

const later: [
  name: string,
  access: Restricted,
  principal: Principal | null,
  minutes: number,
  kind: string,
][] = [
  ['a sign-in of ten minutes ago is fresh', { fresh: true }, session('cookie'), 10, 'allowed'],
  ['one of eleven is not', { fresh: true }, session('session_token'), 11, 'fresh_sign_in_required'],
  ['elsewhere it may be of any age', {}, session('cookie'), 11, 'allowed'],
  [
    'an application gets nowhere that wants a fresh sign-in, whatever its scopes',
    { fresh: true, scopes: ['profile'] },
    application('profile'),
    0,
    'session_required',
  ],
  ['nobody is fresh', { fresh: true }, null, 0, 'auth_required'],
  ['a session without the passkey its account wants', {}, partial, 0, 'second_factor_required'],
  ['that session where only the passkey is missing', { partial: true }, partial, 0, 'allowed'],
  ['that session is told of the passkey first', { fresh: true }, partial, 11, 'second_factor_required'],
  [
    'that session needs a fresh sign-in as well',
    { fresh: true, partial: true },
    partial,
    11,
    'fresh_sign_in_required',
  ],
  ['with the passkey it passes', {}, { ...session('cookie'), secondFactor: 'done' }, 0, 'allowed'],
];

describe('access', () => {
  for (const [name, access, principal, minutes, kind] of later) {
    it(`${name}: ${kind}`, () => assert.equal(judge(access, principal, minutes * MINUTE).kind, kind));
  }

  for (const [name, access, principal, kind] of table) {
    it(`${name}: ${kind}`, () => assert.equal(judge(access, principal, 0).kind, kind));
  }
});
