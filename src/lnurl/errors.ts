import type { ErrorTable } from '../lib/http/problem.ts';

/**
 * Failures of this room. The same table feeds two dialects: problem details for browsers and applications, and
 * LUD-04's `{"status":"ERROR","reason":title}` for wallets. Wallets show the reason to people and cut it at 90 plain
 * characters, so every title is a short sentence a person can act on.
 */
export const lnurlErrors = {
  callback_malformed: {
    status: 400,
    title: 'The request from the wallet is incomplete or malformed',
    remedy: 'Send exactly one each of k1 (64 hex), sig (DER, hex) and key (66 hex, compressed).',
  },
  callback_method: {
    status: 405,
    title: 'Use GET to answer this sign-in request',
    remedy: 'LUD-04 answers are GET requests to the encoded URL with sig and key added.',
  },
  challenge_unknown: {
    status: 404,
    title: 'Unknown sign-in request. Please scan a new code',
    remedy: 'k1 was not issued by this server, or was forgotten long after it expired. Scan a new code.',
  },
  challenge_expired: {
    status: 410,
    title: 'This sign-in request has expired. Please scan a new code',
    remedy: 'Codes live five minutes. Load the sign-in page again and scan the new one.',
  },
  challenge_cancelled: {
    status: 410,
    title: 'This sign-in request was cancelled. Please scan a new code',
    remedy: 'The browser cancelled it, or too many wrong signatures were sent. Scan a new code.',
  },
  challenge_used: {
    status: 409,
    title: 'This sign-in request was already used. Please scan a new code',
    remedy: 'One code signs in one wallet, once. Scan a new code.',
  },
  signature_invalid: {
    status: 400,
    title: 'The signature does not match. Please try again',
    remedy: 'Sign the 32 bytes of k1 themselves, ECDSA over secp256k1, strict DER (LUD-04).',
  },
  account_disabled: {
    status: 403,
    title: 'This account is disabled',
    remedy: 'Ask the operator of the server.',
  },
  key_taken: {
    status: 409,
    title: 'This wallet already belongs to another account',
    remedy: 'Sign in with that wallet, and merge the two accounts or remove the wallet there.',
  },
  too_many_keys: {
    status: 409,
    title: 'This account has as many keys as it may have',
    remedy: 'Remove one that is no longer used.',
  },
  key_not_yours: {
    status: 403,
    title: 'This wallet is not linked to the account that asked',
    remedy: 'Confirm with a wallet that is linked to the signed-in account.',
  },
  wallet_busy: {
    status: 429,
    title: 'Too many attempts. Please wait a minute and try again',
    remedy: 'Wait the number of seconds in Retry-After.',
  },
  wallet_unavailable: {
    status: 503,
    title: 'The server could not finish. Please try again',
    remedy: 'Try again; the same code still works until it expires.',
  },
  challenge_not_found: {
    status: 404,
    title: 'No such sign-in request in this browser',
    remedy: 'Use the browser that asked for the code, with its cookies, or ask for a new code.',
  },
  challenge_not_signed: {
    status: 409,
    title: 'The wallet has not signed yet, or the answer was already used',
    remedy: 'Wait for `authenticated`; if it was seen before, ask for a new code.',
  },
  too_many_challenges: {
    status: 429,
    title: 'Too many sign-in requests are open from this network',
    remedy: 'Use a code that is already shown, or wait for the number of seconds in Retry-After.',
  },
  too_many_streams: {
    status: 429,
    title: 'Too many open event streams',
    remedy: 'Close one, or poll /api/lnurl-auth/check/:session_id instead.',
  },
} as const satisfies ErrorTable;

export type LnurlErrorCode = keyof typeof lnurlErrors;
