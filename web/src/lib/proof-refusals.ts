/** What to do when a signed proof is refused, and what of it need not be done again. */
import type { HodlxxiError } from '@hodlxxi/sdk';

/**
 * `sign`: the request still stands, and its PSBT is to be signed (again). `resend`: what was signed is good, later.
 * `renew`: the same coins, with a new request. `choose`: other coins.
 */
export type NextStep = 'sign' | 'resend' | 'renew' | 'choose';
type Refusal = {
  readonly next: NextStep;
  readonly remedy: string;
  /** Where the server's words are about something wider. */
  readonly title?: string;
};

const sign = (remedy: string): Refusal => ({ next: 'sign', remedy });
const renew = (remedy: string): Refusal => ({ next: 'renew', remedy });
const choose = (remedy: string): Refusal => ({ next: 'choose', remedy });

const refusals: Readonly<Record<string, Refusal>> = {
  commitment_mismatch: sign('Bring back the PSBT shown above, signed; this was another one.'),
  psbt_mismatch: {
    ...sign('Bring back the one shown above, signed by your wallet and otherwise unchanged.'),
    title: 'This is another PSBT.',
  },
  psbt_invalid: sign('Copy or save it from your wallet once more, whole.'),
  psbt_unsigned: sign(
    'Sign the PSBT above with your wallet first; of several signers, bring back what each returns.',
  ),
  psbt_private_fields: sign(
    'Bring back the one that your wallet signed, without additions of other programs.',
  ),
  psbt_signed: choose('Make it anew in your wallet, and bring it here before anybody signs it.'),
  psbt_too_large: choose('Choose fewer coins.'),
  format_unknown: sign('Bring back what your wallet gave you after signing: the PSBT or its file.'),
  signature_simple: sign('Your wallet signed a message. Open the PSBT above in it instead, and sign that.'),
  coin_unconfirmed: {
    next: 'resend',
    remedy: 'Nothing is wrong with what you signed: when the coin is older, hand in the same once more.',
  },
  challenge_expired: renew('The time ran out. Get a new one for the same coins, and sign that.'),
  challenge_used: renew('Each request is judged once. Get a new one for the same coins, and sign that.'),
  consent_required: renew('Agree to tell the sum, or choose to tell only that an amount is reached.'),
  threshold_required: renew('Choose the amount that the proof is to reach.'),
  proof_ended: renew('Prove again: it expired, was taken back, or one of its coins moved.'),
  ticket_invalid: renew('Prove again: what was kept in this browser is of another proof.'),
  challenge_unknown: renew('It belongs to another session. Get a new one here, and sign that.'),
  signature_invalid: renew(
    'Is it the wallet that holds these coins? Get a new request and sign it there, unaltered.',
  ),
  sighash_not_all: renew(
    'In your wallet choose the signature type “All”, which is the usual one, and sign anew.',
  ),
  no_coins: choose('Choose one coin at least.'),
  coin_unknown: choose('Choose it in a wallet here, or bring a PSBT that says what it is.'),
  previous_transaction_missing: choose(
    'Make an ordinary payment of these coins in your wallet, and bring its PSBT here before signing it.',
  ),
  previous_transaction_wrong: choose('Export the PSBT from your wallet once more.'),
  too_many_coins: choose('Choose the few largest that reach the amount.'),
  coin_repeated: choose('Choose each coin once.'),
  coin_not_found: choose('One was spent meanwhile, or belongs to another network.'),
  coin_locked: choose('A timelock keeps it. Choose a coin that you could spend now.'),
  coin_too_small: choose('Choose larger coins.'),
  coin_claimed: choose(
    'A coin counts for one account at a time: wait until that proof has ended, or choose other coins.',
  ),
  script_unsupported: choose('Take coins of ordinary addresses.'),
  script_inconclusive: choose('It is neither right nor wrong: the node declines this kind of script.'),
};

/** Checks that are made before the request is used up. */
const free: readonly string[] = [
  'readable',
  'shape',
  'few_coins',
  'distinct_coins',
  'message',
  'signed',
  'identity',
];

/** Of an error of `verify`. What is not known, a lost connection among it, may be tried again as it is. */
export function refusalOf({ code, errors }: Pick<HodlxxiError, 'code' | 'errors'>): Refusal {
  const refusal = refusals[code];
  if (!refusal) return { next: 'resend', remedy: 'What you signed stays good: hand it in once more.' };
  const failed = errors.map(({ path }) => path.replace(/^checks\./, ''));
  const isUsedUp =
    refusal.next === 'sign' && failed.length > 0 && !failed.every((name) => free.includes(name));
  return isUsedUp ? { ...refusal, next: 'renew' } : refusal;
}

export const refusalCodes: readonly string[] = Object.keys(refusals);
