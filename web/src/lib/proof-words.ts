/** Proofs of funds in words for people. */
import type { PrivacyLevel, Proof } from '@hodlxxi/sdk';
import { inShort } from './sats.ts';

type Shown = Pick<Proof, 'privacy_level' | 'threshold_amount' | 'total'>;

/** What others learn, as a title. */
export function proofTitle({ privacy_level: level, threshold_amount: threshold, total }: Shown): string {
  if (level === 'aggregate' && total !== null) return `${inShort(total)} in all`;
  return level === 'boolean' || threshold === 0 ? 'That you hold bitcoin' : `At least ${inShort(threshold)}`;
}

export const levelWords: Readonly<Record<PrivacyLevel, { readonly title: string; readonly detail: string }>> =
  {
    threshold: {
      title: 'That I hold at least an amount',
      detail: 'This much, and not how much more.',
    },
    boolean: { title: 'That I hold bitcoin at all', detail: 'Yes, and no amount.' },
    aggregate: { title: 'How much I hold', detail: 'The exact sum of the coins you choose.' },
  };

const ends = {
  revoked: 'You revoked it.',
  spent: 'One of its coins was spent.',
  reorganised: 'The chain replaced a block with one of its coins.',
  replaced: 'You proved one of its coins again.',
} as const;

export const endWords = (by: Proof['ended_by']): string => (by === null ? 'It has ended.' : ends[by]);

/** What the server looked at, by the name it gives the check. */
const checks: Readonly<Record<string, string>> = {
  readable: 'The proof can be read whole',
  shape: 'It has the shape of a proof, and can move nothing',
  few_coins: 'It has no more coins than allowed',
  distinct_coins: 'Each coin is in it once',
  message: 'It carries the message of this request',
  signed: 'Every coin is signed for',
  coins: 'All coins exist and are unspent',
  confirmations: 'All coins are old enough',
  maturity: 'No coin is newly mined',
  commitment: 'The signatures are for this request alone',
  output: 'It pays nobody',
  finalized: 'The signatures are complete',
  script_kinds: 'The coins are of kinds that can be judged',
  sighashes: 'Each signature covers all of it',
  judged: 'The Bitcoin node can judge the scripts',
  scripts: 'The Bitcoin node accepts every signature',
  binding: 'Nothing in it can be changed without breaking a signature',
  counted: 'The coins count: they could be spent now',
  identity: 'The message is signed with your key',
  unclaimed: 'Nobody else has proven these coins',
};

export const checkWords = (name: string): string => checks[name] ?? name.replaceAll('_', ' ');
export const knownChecks: readonly string[] = Object.keys(checks);
