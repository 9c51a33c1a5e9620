import type { SecurityEvent } from '@hodlxxi/sdk';
import type { IconName } from '../ui/icon.tsx';
import { OWN_CLIENT } from './own-client.ts';

/** What people look for: how somebody got in, what could change that, what others may do, and what they built. */
export const eventTopics = {
  'sign-in': 'Signing in',
  keys: 'Keys and passkeys',
  access: 'Applications',
  account: 'Account',
  wallets: 'Bitcoin wallets',
  proofs: 'Proofs of funds',
  build: 'What you build',
} as const;

export type EventTopic = keyof typeof eventTopics;

type Words = { readonly icon: IconName; readonly title: string; readonly topic: EventTopic };

const about =
  (topic: EventTopic) =>
  (icon: IconName, title: string): Words => ({ icon, title, topic });
const signIn = about('sign-in');
const keys = about('keys');
const access = about('access');
const account = about('account');
const wallets = about('wallets');
const proofs = about('proofs');
const build = about('build');

/** What the log calls it, and what a person would. A test holds it against everything the server writes. */
const words: Readonly<Record<string, Words>> = {
  'account.exported': account('download', 'Your data exported'),
  'account.merged': account('merge', 'Another account merged into yours'),
  'account.merged_away': account('merge', 'Account merged into another'),
  'account.passkeys_reset': keys('fingerprint', 'Passkeys removed by an administrator'),
  'account.removed': account('trash', 'Account deleted'),
  'account.roles_changed': account('gear', 'Roles changed'),
  'account.updated': account('person', 'Profile changed'),
  'grant.revoked': access('apps', 'Access of an application ended'),
  'key.challenge_cancelled': signIn('close', 'Sign-in with a key cancelled'),
  'key.linked': keys('key', 'Key added'),
  'key.removed': keys('trash', 'Key removed'),
  'key.renamed': keys('pencil', 'Key renamed'),
  'key.signed': signIn('key', 'Signed with a key'),
  'lnurl.cancelled': signIn('close', 'Sign-in with a Lightning wallet cancelled'),
  'lnurl.linked': keys('bolt', 'Lightning wallet added'),
  'lnurl.signed': signIn('bolt', 'Signed with a Lightning wallet'),
  'oauth.authorized': access('apps', 'Application allowed'),
  'oauth.client.approved': build('check', 'Application approved by an administrator'),
  'oauth.client.created': build('code', 'Application registered'),
  'oauth.client.disabled': build('code', 'Application disabled'),
  'oauth.client.distrusted': build('shield', 'Application no longer verified'),
  'oauth.client.registered': build('code', 'Application registered itself'),
  'oauth.client.rejected': build('close', 'Application rejected by an administrator'),
  'oauth.client.removed': build('trash', 'Application deleted'),
  'oauth.client.secret.created': build('lock', 'Client secret added'),
  'oauth.client.secret.revoked': build('lock', 'Client secret revoked'),
  'oauth.client.trusted': build('shield', 'Application verified by the operator'),
  'oauth.client.updated': build('code', 'Application changed'),
  'oauth.keys.rotated': account('key', "Server's signing keys rotated"),
  'oauth.refused': access('apps', 'Application refused by you'),
  'oauth.registration_token.created': account('key', 'Registration token made'),
  'oauth.reuse_detected': access('warning', 'A used token came back; the access has ended'),
  'passkey.added': keys('fingerprint', 'Passkey added'),
  'passkey.asserted': signIn('fingerprint', 'Passkey used'),
  'passkey.not_required': keys('shield', 'Passkey no longer required'),
  'passkey.refused': signIn('warning', 'A passkey was refused'),
  'passkey.removed': keys('fingerprint', 'Passkey removed'),
  'passkey.required': keys('shield', 'Passkey required from now on'),
  'pof.answered': proofs('shield', 'Funds proven'),
  'pof.ended': proofs('close', 'A proof of funds ended'),
  'session.all_ended': signIn('leave', 'Sessions ended'),
  'session.ended': signIn('leave', 'Session ended'),
  'session.refresh_reused': signIn('warning', 'A used refresh token came back; the session has ended'),
  'session.signed_out': signIn('leave', 'Signed out'),
  'wallet.added': wallets('wallet', 'Bitcoin wallet added'),
  'wallet.backed_up': wallets('download', 'Bitcoin wallet backed up'),
  'wallet.broadcast': wallets('send', 'Bitcoin transaction sent'),
  'wallet.changed': wallets('pencil', 'Bitcoin wallet changed'),
  'wallet.draft_discarded': wallets('trash', 'Unsigned transaction discarded'),
  'wallet.drafted': wallets('file', 'Transaction prepared for signing'),
  'wallet.lock_removed': wallets('unlock', 'Passphrase of a wallet removed'),
  'wallet.locked': wallets('lock', 'Wallet locked with a passphrase'),
  'wallet.locked_again': wallets('lock', 'Wallet closed again'),
  'wallet.passphrase_wrong': wallets('warning', 'Wrong passphrase for a wallet'),
  'wallet.removed': wallets('trash', 'Bitcoin wallet removed'),
  'wallet.scan_cancelled': wallets('close', 'Reading the chain called off'),
  'wallet.scan_started': wallets('again', 'Chain read again for a wallet'),
  'wallet.unlocked': wallets('unlock', 'Locked wallet opened'),
};

/** Whoever signs in to these pages asks nothing of themselves; it says which browser came in after the key had signed. */
const ownSignIn = signIn('device', 'Browser signed in');

/** Every action with words, for choosing from. */
export const knownActions: readonly string[] = Object.keys(words);

type Event = Pick<SecurityEvent, 'action' | 'success'> &
  Partial<Pick<SecurityEvent, 'metadata' | 'client_id'>>;

/** An event of the audit log in words. One that is not known here keeps its own name, made readable. */
export function eventWords({ action, success, metadata = {}, client_id }: Event): Words {
  if (action === 'oauth.authorized' && client_id === OWN_CLIENT) return ownSignIn;
  const known = words[action] ?? account('activity', readable(action));
  const found = action.endsWith('.signed') ? { ...known, title: signedTitle(known, metadata) } : known;
  return success || saysSo.test(found.title) ? found : { ...found, icon: 'warning' };
}

/** What a signature was for. */
function signedTitle({ title }: Words, metadata: SecurityEvent['metadata']): string {
  const { action, purpose = action, kind, new_account: isNew } = metadata;
  const what = title.replace(
    'Signed with a key',
    kind === 'nostr' ? 'with a Nostr key' : 'with a Bitcoin key',
  );
  const means = what.replace('Signed with', 'with');
  if (isNew === true) return `Account began ${means}`;
  if (purpose === 'login' || purpose === 'register') return `Signed in ${means}`;
  return purpose === 'auth' ? `Confirmed ${means}` : title;
}

/** Whether the title needs no remark that it came to nothing. */
export const tellsFailure = (event: Event): boolean => event.success || saysSo.test(eventWords(event).title);

const saysSo = /refused|cancelled|came back/;

/** "oauth.token_revoked" → "Oauth: token revoked". */
function readable(action: string): string {
  const [room = '', ...rest] = action.split('.');
  const spaced = rest.join(' ').replaceAll('_', ' ');
  return `${room.charAt(0).toUpperCase()}${room.slice(1)}${spaced === '' ? '' : `: ${spaced}`}`;
}
