import type { WalletCandidate } from '@hodlxxi/sdk';
import { scriptWords } from '../../../lib/script-words.ts';
import { Address } from '../address.tsx';

type Props = {
  readonly candidate: WalletCandidate;
  readonly isOne: boolean;
  readonly isChosen: boolean;
  readonly choose: () => void;
};

/** The first addresses in full: comparing only the ends is what thieves count on. */
export const Candidate = ({ candidate, isOne, isChosen, choose }: Props) => {
  const { title, detail } = scriptWords(candidate.script);
  const body = (
    <>
      <span className="option-title">{candidate.name ? `${candidate.name}: ${title}` : title}</span>
      {!isOne && <span className="option-detail">{detail}</span>}
      <span className="option-detail candidate-addresses">
        {candidate.first_addresses.map((address) => (
          <Address key={address} text={address} />
        ))}
      </span>
    </>
  );
  if (isOne) return <div className="candidate">{body}</div>;
  return (
    <label className="option">
      <input type="radio" name="candidate" checked={isChosen} onChange={choose} />
      {body}
    </label>
  );
};
