import type { LnurlChallenge } from '@hodlxxi/sdk';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Qr, QrSkeleton } from '../../ui/qr.tsx';
import { linkProblem } from './link-problem.ts';
import { useLightningLink } from './use-lightning-link.ts';

export function AddLightning({ onDone }: { readonly onDone: () => void }) {
  const { challenge, state, error, renew } = useLightningLink(onDone);
  if (error) {
    return (
      <>
        <Problem>{linkProblem(error)}</Problem>
        <Button onClick={renew}>Try again</Button>
      </>
    );
  }
  return (
    <div className="lightning">
      <p className="fine">
        Your wallet must show exactly <strong className="host">{window.location.hostname}</strong>
      </p>
      {state === 'expired' ? (
        <div className="qr-expired">
          <p>The code has expired.</p>
          <Button kind="primary" onClick={renew}>
            Show a new code
          </Button>
        </div>
      ) : (
        <Ways challenge={challenge} />
      )}
      <p className="fine" role="status">
        {state === 'pending' && 'Waiting for your wallet'}
        {state === 'authenticated' && 'Your wallet has signed'}
      </p>
    </div>
  );
}

const Ways = ({ challenge }: { readonly challenge: LnurlChallenge | undefined }) => (
  <>
    {challenge ? (
      <Qr path={challenge.qr} size={challenge.qr_size} label="Code for your wallet" />
    ) : (
      <QrSkeleton />
    )}
    <a className="button button-primary" href={challenge ? `lightning:${challenge.lnurl}` : undefined}>
      <Icon name="bolt" />
      Open wallet on this device
    </a>
    {challenge && <Code text={challenge.lnurl} what="the code" />}
  </>
);
