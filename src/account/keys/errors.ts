import type { ErrorTable } from '../../core/errors.ts';

export const keyErrors = {
  challenge_not_found: {
    status: 404,
    title: 'No such challenge',
    remedy:
      'Ask for a new one with `POST /api/challenge`. One that a page asked for is answered by that browser only, and one for an account by that account.',
  },
  challenge_expired: {
    status: 410,
    title: 'This challenge has expired',
    remedy: 'A challenge lives five minutes. Ask for a new one and sign that.',
  },
  challenge_cancelled: {
    status: 410,
    title: 'This challenge was cancelled',
    remedy: 'There were too many wrong answers. Ask for a new one and sign that.',
  },
  challenge_used: {
    status: 409,
    title: 'This challenge was answered already',
    remedy: 'A challenge is answered once. Ask for a new one and sign that.',
  },
  too_many_challenges: {
    status: 429,
    title: 'Too many challenges are open from this network',
    remedy: 'Answer one of them, or wait for the number of seconds in `Retry-After`.',
  },
  signature_invalid: {
    status: 400,
    title: 'The signature does not fit',
    remedy:
      'Sign exactly the text of the challenge, with the key of the address given. After several failures the key has to wait for some minutes.',
  },
  address_invalid: {
    status: 400,
    title: 'This is not a Bitcoin address',
    remedy: 'Copy the whole address from the wallet.',
  },
  address_wrong_network: {
    status: 400,
    title: 'This address belongs to another network',
    remedy: 'Use an address of the network this server works on (`BITCOIN_NETWORK`).',
  },
  public_key_invalid: {
    status: 400,
    title: 'This is not a public key',
    remedy: 'Send 33 bytes (compressed) or 32 bytes (x-only) in hexadecimal.',
  },
  event_invalid: {
    status: 400,
    title: 'This is not a Nostr event',
    remedy:
      'Send the whole signed event as JSON (NIP-01), with `id`, `pubkey`, `created_at`, `kind`, `tags`, `content` and `sig`.',
  },
  script_not_supported: {
    status: 400,
    title: 'This kind of address needs a Bitcoin node to check its signature',
    remedy:
      'Sign with an address of one key instead (legacy, nested or native SegWit, Taproot). Operators: with a node (`BITCOIN_RPC_URL`) every script can be checked.',
  },
  script_check_unavailable: {
    status: 503,
    title: 'The Bitcoin node that checks this kind of address does not answer',
    remedy: 'Try again later, or sign with an address of one key.',
  },
  account_disabled: {
    status: 403,
    title: 'This account cannot sign in',
    remedy: 'The account was disabled or removed. Ask the operator.',
  },
  key_taken: {
    status: 409,
    title: 'This key already belongs to another account',
    remedy: 'Sign in with that key, and merge the two accounts or remove the key there.',
  },
  key_not_yours: {
    status: 403,
    title: 'This key is not linked to the account that asked',
    remedy: 'Confirm with a key that is linked to the signed-in account.',
  },
  too_many_keys: {
    status: 409,
    title: 'This account has as many keys as it may have',
    remedy: 'Remove one that is no longer used.',
  },
  last_key: {
    status: 409,
    title: 'This is the last key of the account',
    remedy: 'Link another one first: without a key nobody could ever sign in to it again.',
  },
  refresh_token_invalid: {
    status: 401,
    title: 'The refresh token is not valid',
    remedy: 'It is unknown, expired or was used before. Sign in again.',
  },
  merge_ticket_invalid: {
    status: 400,
    title: 'The ticket is not valid',
    remedy:
      'A ticket lives five minutes and is used once, in the browser that asked for it. Sign in with the account that goes and ask for a new one.',
  },
  merge_same_account: {
    status: 409,
    title: 'These are the same account',
    remedy: 'Sign in with the account that should stay, in the same browser, and use the ticket there.',
  },
} as const satisfies ErrorTable;

export type KeyErrorCode = keyof typeof keyErrors;
