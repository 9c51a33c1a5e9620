import { problemOf } from '../interaction/answers.ts';
import { renderAccountDeleted } from './account-deleted.ts';
import { renderCertificate } from './certificate.ts';
import { renderConfirm } from './confirm.ts';
import { renderDeviceConfirm, renderDeviceDone, renderDeviceInput } from './device.ts';
import { renderError } from './error.ts';
import { renderExpired } from './expired.ts';
import { renderHome } from './home.ts';
import { renderLoggedOut } from './logged-out.ts';
import { renderLogin } from './login.ts';
import { renderLogout } from './logout.ts';
import { renderPasskey } from './passkey.ts';
import { renderProof } from './proof.ts';
import {
  account,
  bitcoin,
  certificate,
  client,
  confirm,
  csrf,
  login,
  nostr,
  origin,
  ours,
  passkey,
  proof,
  site,
} from './samples.ts';
import type { ClientView, DeviceView } from './views.ts';

const checkForm = { action: '/proof', csrf };

/** A name that tries everything, and a logo that tries the rest. */
export const hostileClient: ClientView = {
  name: `"><script>alert(1)</script>\u202emoc.knab\u202c ${'very '.repeat(40)}long`,
  destination: 'app.example"><img src=x onerror=alert(1)>',
  verified: true,
  logoUri: 'javascript:alert(1)',
  homeUri: 'javascript:alert(1)',
  policyUri: 'data:text/html,<script>alert(1)</script>',
  termsUri: 'https://bank.example@evil.example/',
};

const unverified: ClientView = {
  ...client,
  name: 'Orange Pill Reader',
  destination: 'reader.example',
  verified: false,
};
const development = { ...site, host: 'localhost:5000', development: true };
const cli: ClientView = { ...client, name: 'hodl-cli', destination: 'an app on this device' };
const television: ClientView = {
  ...unverified,
  name: 'Television',
  destination: 'the device that shows WDJB-MJHT',
};
const shown: DeviceView = { userCode: 'WDJB-MJHT', asked: { ...origin, device: 'A browser' } };
const device = { site, form: { action: '/oauth/device', xsrf: csrf } };

/** Every page with a sample view, by name: for looking at (`ops/gallery.ts`) and for the tests that hold for all. */
export const gallery = (): Readonly<Record<string, string>> => ({
  home: renderHome({ site, issuer: 'https://id.hodlxxi.example', demoUrl: 'https://demo.hodlxxi.example' }),
  'home-signed-in': renderHome({
    site: development,
    issuer: 'http://localhost:5000',
    signedIn: { account, signOut: { action: '/oauth/logout', csrf } },
  }),
  login: renderLogin(login),
  'login-development': renderLogin({
    ...login,
    site: development,
    client: unverified,
    scopes: ['openid', 'profile', 'email', 'wallet:read', 'wallet:write', 'chat:write'],
    throwawayWallet: { action: '/oauth/interaction/abc/throwaway', csrf },
  }),
  'login-bitcoin': renderLogin({ ...login, method: bitcoin }),
  'login-bitcoin-problem': renderLogin({
    ...login,
    method: {
      ...bitcoin,
      address: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
      problem: problemOf('signature_invalid', 'bitcoin', 'main'),
    },
  }),
  'login-bitcoin-address': renderLogin({
    ...login,
    client: unverified,
    method: { ...bitcoin, address: '"><script>', problem: problemOf('address_invalid', 'bitcoin', 'main') },
  }),
  'login-bitcoin-over': renderLogin({
    ...login,
    method: {
      ...bitcoin,
      address: '1BoatSLRHtKNngkdXEeobR76b53LETtpyT',
      problem: problemOf('challenge_expired', 'bitcoin', 'main'),
    },
  }),
  'login-nostr': renderLogin({ ...login, method: nostr }),
  'login-nostr-problem': renderLogin({
    ...login,
    method: { ...nostr, problem: problemOf('event_invalid', 'nostr', 'main') },
  }),
  'login-ours': renderLogin({ ...login, client: ours, scopes: ['openid'] }),
  'confirm-ours': renderConfirm({ ...confirm, client: ours, scopes: ['openid'], newScopes: ['openid'] }),
  'confirm-networks-unknown': renderConfirm({
    ...confirm,
    approval: { browser: origin, signedAt: origin.at, proximity: 'incomparable' },
  }),
  passkey: renderPasskey(passkey),
  'passkey-application': renderPasskey({
    ...passkey,
    wantedBy: 'application',
    skip: { action: '/oauth/interaction/abc/passkey/skip', csrf },
  }),
  'passkey-problem': renderPasskey({
    ...passkey,
    client: hostileClient,
    wantedBy: 'application',
    problem: 'The passkey was not accepted. Use one that belongs to this account.',
  }),
  'passkey-create': renderPasskey({
    ...passkey,
    ceremony: 'create',
    wantedBy: 'application',
    account: { ...account, name: 'user-5f2c9a01', isNew: true },
  }),
  certificate: renderCertificate({ site, check: checkForm, result: null }),
  'certificate-valid': renderCertificate({ site, check: checkForm, result: certificate }),
  'certificate-ended': renderCertificate({
    site,
    check: checkForm,
    result: {
      ...certificate,
      standing: 'ended',
      says: {
        ...certificate.says,
        level: 'threshold',
        audience: hostileClient.name,
        name: hostileClient.name,
      },
    },
  }),
  'certificate-foreign': renderCertificate({
    site,
    check: checkForm,
    result: { ...certificate, standing: 'not_ours', says: null },
  }),
  proof: renderProof(proof),
  'proof-essential': renderProof({
    ...proof,
    client: hostileClient,
    amount: 2_100_000_000_000_000n,
    essential: true,
    looked: true,
    skip: undefined,
  }),
  'login-hostile': renderLogin({ ...login, client: hostileClient, scopes: ['openid', 'x"><script>'] }),
  'confirm-sign-in': renderConfirm(confirm),
  'confirm-networks-differ': renderConfirm({
    ...confirm,
    client: unverified,
    account: { ...account, name: 'user-5f2c9a01', isNew: true },
    approval: {
      browser: origin,
      signedAt: origin.at,
      proximity: 'different',
    },
  }),
  'confirm-returning': renderConfirm({ ...confirm, reason: 'returning', newScopes: [] }),
  'confirm-grown': renderConfirm({
    ...confirm,
    reason: 'consent',
    scopes: ['openid', 'profile', 'wallet:read', 'wallet:write'],
    newScopes: ['wallet:read', 'wallet:write'],
    approval: undefined,
  }),
  'confirm-device': renderConfirm({ ...confirm, client: television, device: shown }),
  'login-device': renderLogin({ ...login, client: television, device: shown }),
  'confirm-account': renderConfirm({ ...confirm, reason: 'account', newScopes: [], approval: undefined }),
  'confirm-hostile': renderConfirm({
    ...confirm,
    client: hostileClient,
    account: { ...account, name: '<b>\u202e' },
  }),
  logout: renderLogout({
    site,
    account: 'ada',
    client: client.name,
    form: { action: '/oauth/logout/confirm', xsrf: csrf },
  }),
  'logged-out': renderLoggedOut({ site, client: client.name }),
  'account-deleted': renderAccountDeleted({ site }),
  'device-input': renderDeviceInput(device),
  'device-input-problem': renderDeviceInput({ ...device, userCode: 'WDJB-MJHX"', problem: 'not_found' }),
  'device-confirm': renderDeviceConfirm({
    ...device,
    client: cli,
    scopes: ['openid', 'wallet:read'],
    userCode: 'WDJB-MJHT',
    device: { ...origin, device: 'curl' },
  }),
  'device-done': renderDeviceDone({ site, client: 'hodl-cli' }),
  error: renderError({
    site,
    title: 'We cannot send you back',
    explanation: 'The address this application wants its answer at is not one it has registered.',
    advice: 'Nothing has been shared. Go back to the application and tell its makers.',
    requestId: '0192f0c1-7b7e-7d52-9a53-0c8a4a1f5a11',
    startAgainUrl: '/',
  }),
  expired: renderExpired({ site }),
});
