/** Which names a person may take. Names are ASCII, so that what can be confused is few and known. */
import { z } from 'zod';
import { looksLikePrivateKey } from './private-key.ts';

const SHAPE = /^[A-Za-z0-9][A-Za-z0-9._-]{1,30}[A-Za-z0-9]$/;

/** Names that could pass for the operator, for a part of the server, or for one of its addresses. */
const RESERVED = [
  'abuse',
  'account',
  'admin',
  'administrator',
  'anonymous',
  'api',
  'app',
  'billing',
  'bitcoin',
  'bot',
  'contact',
  'everyone',
  'help',
  'helpdesk',
  'hodlxxi',
  'hostmaster',
  'info',
  'login',
  'me',
  'mod',
  'moderator',
  'noreply',
  'nostr',
  'null',
  'oauth',
  'official',
  'operator',
  'owner',
  'postmaster',
  'root',
  'satoshi',
  'security',
  'server',
  'service',
  'settings',
  'signin',
  'staff',
  'support',
  'sysadmin',
  'system',
  'team',
  'undefined',
  'user',
  'verified',
  'wallet',
  'webmaster',
];

/**
 * What a name looks like, in the spirit of UTS #39 section 4: names with the same skeleton cannot be told apart at a
 * glance. The column `username_skeleton` is made by the same rule.
 */
export function skeletonOf(username: string): string {
  return signsOf(username).replaceAll('rn', 'm').replaceAll('vv', 'w').replaceAll('cl', 'd');
}

/** Sign by sign, before two of them are taken for one. */
function signsOf(username: string): string {
  return username.toLowerCase().replace(/[01i5._]/g, (sign) => LOOKS_LIKE[sign] ?? sign);
}

const LOOKS_LIKE: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  i: 'l',
  '5': 's',
  '.': '-',
  _: '-',
};

/** Digits read as letters, and separators and a number at the end not read at all: for names worth imitating. */
function imitationOf(username: string): string {
  const read = username.toLowerCase().replace(/[34789]/g, (digit) => LEET[digit] ?? digit);
  return skeletonOf(read).replaceAll('-', '');
}

const LEET: Readonly<Record<string, string>> = { '3': 'e', '4': 'a', '7': 't', '8': 'b', '9': 'g' };

const IMITATED: ReadonlySet<string> = new Set(RESERVED.map(imitationOf));

/** `user-` and eight hexadecimal digits, as core/username.ts makes names, whatever they are disguised as. */
const GIVEN = /^user-?[0-9a-fols]{8}$/;

/** Of the reserved ones, those that promise something about whoever has them among the parts of their name. */
const CLAIMS: ReadonlySet<string> = new Set(
  [
    'admin',
    'administrator',
    'billing',
    'helpdesk',
    'hodlxxi',
    'hostmaster',
    'moderator',
    'noreply',
    'official',
    'operator',
    'postmaster',
    'security',
    'staff',
    'support',
    'sysadmin',
    'verified',
    'webmaster',
  ].map(imitationOf),
);

/** No word that people are called by begins or ends like these. */
const MARKS = ['admin', 'hodlxxi'].map(imitationOf);

export function isReserved(username: string): boolean {
  const given = [signsOf(username), skeletonOf(username)].some((name) => GIVEN.test(name));
  return (
    given ||
    readings(username).some((name) => IMITATED.has(name) || MARKS.some((mark) => isAtAnEnd(mark, name))) ||
    username.split(/[._-]+/).some((part) => readings(part).some((name) => CLAIMS.has(name)))
  );
}

/** As it is, and without the number that tells it from another. */
function readings(name: string): string[] {
  return [imitationOf(name), imitationOf(name.replace(/[\W_\d]+$/, ''))];
}

function isAtAnEnd(mark: string, name: string): boolean {
  return name.startsWith(mark) || name.endsWith(mark);
}

const OTHER_SCRIPT = /[^\x20-\x7e]/;

/** A name that may be taken if nobody has it or one that looks like it. */
export const username = z
  .string()
  .refine((value) => !OTHER_SCRIPT.test(value), {
    error: 'must be in letters a to z and digits: letters of other alphabets can look the same',
    abort: true,
  })
  .regex(
    SHAPE,
    'must be 3 to 32 letters, digits, dots, dashes or underscores, with a letter or digit at both ends',
  )
  .refine((value) => !isReserved(value), 'is reserved, or looks like a name that is')
  .refine((value) => !looksLikePrivateKey(value), 'looks like a private key');
