import { CopyButton } from '../../../ui/copy.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Notice } from '../../../ui/notice.tsx';
import type { Unfinished } from './use-hand-in.ts';

/** Of each input, the one that lacks most counts. The first is the message, which the same people sign. */
export function SoFar({ partial: { psbt, inputs } }: { readonly partial: Unfinished }) {
  const have = Math.min(...inputs.map(({ final, signatures, keys }) => (final ? keys.length : signatures)));
  const keys = inputs[1]?.keys ?? [];
  return (
    <Notice icon="clock" warn>
      <p role="status">
        <strong>
          {have === 0
            ? 'Signatures are missing.'
            : have === 1
              ? 'One signature so far.'
              : `${have} signatures so far.`}
        </strong>{' '}
        {have === 0
          ? 'Is it from the wallet that holds the keys of all these coins?'
          : 'Have the next signer sign as well, and bring that back too: they are put together here.'}
      </p>
      {keys.length > 1 && (
        <ul className="signers">
          {keys.map(({ public_key: key, fingerprint, signed }) => (
            <li key={key}>
              <Icon name={signed ? 'check' : 'clock'} />
              <span>
                <code>{fingerprint ?? key.slice(0, 12)}</code> {signed ? 'has signed' : 'has not signed'}
              </span>
            </li>
          ))}
        </ul>
      )}
      {have > 0 && (
        <div className="copy-box copy-line">
          <code>{psbt}</code>
          <CopyButton text={psbt} what="what is signed so far" />
        </div>
      )}
    </Notice>
  );
}
