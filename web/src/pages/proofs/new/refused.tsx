import type { HodlxxiError } from '@hodlxxi/sdk';
import { wordsFor } from '../../../api/failure.ts';
import { refusalOf } from '../../../lib/proof-refusals.ts';
import { checkWords } from '../../../lib/proof-words.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';

type Props = {
  readonly error: HodlxxiError;
  readonly renew: () => void;
  readonly isRenewing: boolean;
  readonly chooseAgain: () => void;
  readonly resend: () => void;
};

/** What did not pass, what to do about it, and what need not be done again. */
export function Refused({ error, renew, isRenewing, chooseAgain, resend }: Props) {
  const { next, remedy, title = wordsFor(error) } = refusalOf(error);
  const failed = error.errors.flatMap(({ path }) => (path.startsWith('checks.') ? [path.slice(7)] : []));
  return (
    <div className="notice notice-warn" role="alert">
      <Icon name="warning" />
      <div>
        <p>
          <strong>{title}</strong> {remedy}
        </p>
        {failed.length > 0 && (
          <ul className="checks">
            {failed.map((name) => (
              <li className="check-failed" key={name}>
                <Icon name="close" />
                {checkWords(name)}
              </li>
            ))}
          </ul>
        )}
        <p className="fine">{again[next]}</p>
        {next !== 'sign' && (
          <div className="notice-actions">
            {next === 'renew' && (
              <Button small busy={isRenewing} onClick={renew}>
                New request for the same coins
              </Button>
            )}
            {next === 'choose' && (
              <Button small onClick={chooseAgain}>
                Choose other coins
              </Button>
            )}
            {next === 'resend' && (
              <Button small onClick={resend}>
                Hand it in again
              </Button>
            )}
          </div>
        )}
      </div>
    </div>
  );
}

const again = {
  sign: 'The request above still stands: nothing else has to be done again.',
  resend: 'No new signature is needed while there is time left.',
  renew: 'This request is used up. The coins you chose stay chosen; a new signature is needed.',
  choose: 'Other coins need a new request and a new signature.',
} as const;
