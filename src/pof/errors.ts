import type { ErrorTable } from '../core/errors.ts';

export const pofErrors = {
  challenge_unknown: {
    status: 404,
    title: 'There is no such challenge for this session',
    remedy:
      'A challenge is answered with the session or the application that asked for it. Ask `POST /api/pof/challenge` again here.',
  },
  challenge_expired: {
    status: 410,
    title: 'The challenge has expired',
    remedy: 'Ask for a new one, and sign that.',
  },
  challenge_used: {
    status: 409,
    title: 'The challenge has been answered already',
    remedy: 'See `GET /api/pof/proofs` for what came of it, or ask for a new one and sign that.',
  },
  consent_required: {
    status: 422,
    title: 'This level tells the sum of your coins',
    remedy:
      'Send `consent: true` if that is what you want; `threshold` tells only that an amount is reached.',
  },
  threshold_required: {
    status: 422,
    title: 'This level needs an amount',
    remedy: 'Send `threshold_amount` in satoshis; `GET /api/pof/info` suggests some that many people use.',
  },
  format_unknown: {
    status: 422,
    title: 'This is neither a signed PSBT nor a signed transaction',
    remedy:
      'Send what your wallet gave back after signing: base64 PSBT, or the raw transaction in hexadecimal.',
  },
  psbt_invalid: {
    status: 422,
    title: 'This PSBT cannot be read',
    remedy: 'Export it from your wallet again and send it whole. The challenge can still be answered.',
  },
  psbt_too_large: {
    status: 413,
    title: 'This is larger than 256 KiB',
    remedy: 'Prove fewer coins at once.',
  },
  psbt_private_fields: {
    status: 422,
    title: 'This PSBT has fields that only one program knows',
    remedy: 'Export it without proprietary fields: nobody can say what they hold.',
  },
  psbt_signed: {
    status: 422,
    title: 'This PSBT is signed already',
    remedy:
      'Whoever has it may send it. Make it anew in your wallet and hand it in before signing: what you sign is the one you get back.',
  },
  signature_simple: {
    status: 422,
    title: 'This signature proves an address, not coins',
    remedy: 'Sign the PSBT that was made for this challenge, and send that.',
  },
  no_coins: {
    status: 422,
    title: 'There are no coins in it',
    remedy: 'Choose at least one coin.',
  },
  coin_unknown: {
    status: 422,
    title: 'Of a coin neither amount nor script is known',
    remedy: 'Check the outpoint. Of a PSBT, export it with the outputs that it spends.',
  },
  previous_transaction_missing: {
    status: 422,
    title: 'Signers need the whole previous transaction of a coin',
    remedy:
      'Make the PSBT in your wallet and send that: it has the transaction, which the node does not keep.',
  },
  previous_transaction_wrong: {
    status: 422,
    title: 'A previous transaction is not the one that the coin comes from',
    remedy: 'Export the PSBT from your wallet again.',
  },
  psbt_unsigned: {
    status: 422,
    title: 'Signatures are missing',
    remedy:
      'Sign every input with your wallet, the first one too; of several signers, combine what each returns. The challenge can still be answered.',
  },
  too_many_coins: {
    status: 422,
    title: 'More than 100 coins',
    remedy: 'Choose the few largest that reach the amount.',
  },
  commitment_mismatch: {
    status: 422,
    title: 'This answers another challenge',
    remedy:
      'Sign the PSBT that was made for this challenge: its first input commits to the message. The challenge can still be answered.',
  },
  coin_repeated: {
    status: 422,
    title: 'A coin is in it twice',
    remedy: 'Choose each coin once.',
  },
  coin_not_found: {
    status: 422,
    title: 'One of the coins is not there',
    remedy: 'It was spent, also if that is unconfirmed, or belongs to another network. Choose other coins.',
  },
  coin_unconfirmed: {
    status: 422,
    title: 'One of the coins is too young',
    remedy:
      'Wait until it has as many confirmations as the challenge says (100 if it was mined), and send the same again.',
  },
  coin_locked: {
    status: 422,
    title: 'A coin cannot be spent yet',
    remedy: 'Its timelock is not open. Choose a coin that you could spend now.',
  },
  coin_too_small: {
    status: 422,
    title: 'No coin is large enough to count',
    remedy: 'Coins below `dust_floor` of `GET /api/pof/info` do not count. Choose larger ones.',
  },
  coin_claimed: {
    status: 409,
    title: 'Another account has proven one of the coins',
    remedy:
      'A coin counts for one account at a time. Wait until that proof has ended, or choose other coins.',
  },
  script_unsupported: {
    status: 422,
    title: 'A coin is of a kind that cannot be judged',
    remedy:
      'Choose coins of ordinary addresses: witness versions above 1, bare scripts and anchors are refused.',
  },
  script_inconclusive: {
    status: 422,
    title: 'The Bitcoin node cannot judge the script of a coin',
    remedy: 'It is neither right nor wrong: the node declines this kind of script. Choose other coins.',
  },
  sighash_not_all: {
    status: 422,
    title: 'A signature does not cover all of it',
    remedy:
      'Sign with SIGHASH_ALL, which is what wallets do unless told otherwise; each coin must need a key.',
  },
  signature_invalid: {
    status: 422,
    title: 'A signature is wrong',
    remedy: 'Sign again, unaltered, with the wallet that holds the coins.',
  },
  proof_ended: {
    status: 409,
    title: 'The proof is no longer valid',
    remedy: 'It expired, was revoked, or one of its coins moved. Prove again.',
  },
  ticket_invalid: {
    status: 422,
    title: 'This is not the ticket of the proof',
    remedy: 'Send the `ticket` that came with it. After the proof has ended there is none: prove again.',
  },
} as const satisfies ErrorTable;

export type PofErrorCode = keyof typeof pofErrors;

export const isPofCode = (code: string): code is PofErrorCode => Object.hasOwn(pofErrors, code);
