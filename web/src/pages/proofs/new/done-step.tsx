import type { ProofVerdict } from '@hodlxxi/sdk';
import { proofTitle } from '../../../lib/proof-words.ts';
import { inShort } from '../../../lib/sats.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { LinkButton } from '../../../ui/link-button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Time } from '../../../ui/time.tsx';
import { Told } from '../told.tsx';
import { Checks } from './checks.tsx';

type Props = {
  readonly verdict: ProofVerdict;
  /** Of the application that waits. */
  readonly back: string | null;
  readonly chooseAgain: () => void;
};

export function DoneStep({ verdict, back, chooseAgain }: Props) {
  const { proof_id: id, valid_until, checks, locked_coins: locked, threshold_amount } = verdict;
  if (id === null || valid_until === null)
    return (
      <>
        <Notice icon="warning" warn>
          <strong>The signatures are right, and the coins are less than {inShort(threshold_amount)}.</strong>{' '}
          Nothing is told to anybody. Choose more coins, or show a smaller amount.
        </Notice>
        <Locked count={locked} />
        <Checks checks={checks} />
        <div className="step-buttons">
          <Button kind="primary" onClick={chooseAgain}>
            Choose coins
          </Button>
        </div>
      </>
    );
  return (
    <>
      <div className="proof-done">
        <Icon name="shield" />
        <p className="empty-title">{proofTitle(verdict)}</p>
        <p className="fine">
          It ends <Time at={valid_until} />, or as soon as one of its coins is spent.
        </p>
      </div>
      <div className="buttons buttons-middle proof-buttons">
        {back !== null && (
          <a className="button button-primary" href={back}>
            Back to the application
            <Icon name="arrow" />
          </a>
        )}
        <LinkButton kind={back === null ? 'primary' : 'quiet'} icon="file" to={`/proofs/${id}/certificate`}>
          Make a certificate
        </LinkButton>
        {back === null && <LinkButton to="/proofs">All proofs</LinkButton>}
      </div>
      <div className="proof-part">
        <h3>{checks.length} checks passed</h3>
        <Checks checks={checks} />
        <Locked count={locked} />
      </div>
      <Told level={verdict.privacy_level} threshold={threshold_amount} />
      <p className="fine">
        This tab keeps a sealed ticket, with which the coins can be looked at again under Proofs of funds. The
        server keeps none.
      </p>
    </>
  );
}

const Locked = ({ count }: { readonly count: number }) =>
  count > 0 && (
    <Notice icon="lock">
      {count === 1 ? 'One coin is' : `${count} coins are`} behind a timelock that is not yet open: proven, and
      not counted.
    </Notice>
  );
