import type { ProofFormat, ProofVerdict } from '@hodlxxi/sdk';
import { useState } from 'react';
import type { Action } from '../../../api/use-action.ts';
import { saveFile } from '../../../lib/save-file.ts';
import { bytesOfBase64 } from '../../../lib/signed-text.ts';
import { useNow } from '../../../lib/use-now.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { FormProblem } from '../../../ui/problem.tsx';
import { QrFrames } from '../../../ui/qr-frames.tsx';
import { BringBack } from './bring-back.tsx';
import type { Request } from './draft.ts';
import { HowTo } from './how-to.tsx';
import type { Making } from './use-request.ts';

type Props = {
  readonly request: Request;
  readonly make: Action<Making>;
  readonly switchTo: (format: ProofFormat) => void;
  readonly renew: () => void;
  readonly chooseAgain: () => void;
  readonly finish: (verdict: ProofVerdict) => void;
};

/** To the wallet that has the keys, and back. */
export function SignStep({ request, make, switchTo, renew, chooseAgain, finish }: Props) {
  const [isShown, setShown] = useState(false);
  const { challenge, psbt, bbqr, format } = request;
  const left = Math.max(0, Date.parse(challenge.expires_at) - useNow());
  const name = `proof-${challenge.challenge_id.slice(0, 8)}.psbt`;
  if (left === 0)
    return (
      <>
        <Notice icon="clock" warn>
          <strong>The time ran out.</strong> Nothing happened to your coins. Get a new request for the same
          coins, and sign that.
        </Notice>
        <FormProblem error={make.error} />
        <div className="step-buttons">
          <Button onClick={chooseAgain}>Back</Button>
          <Button kind="primary" busy={make.busy} onClick={renew}>
            New request
          </Button>
        </div>
      </>
    );
  return (
    <>
      <div className="proof-part">
        <p className="fine">
          Open it in the wallet that holds the coins, and sign. No node would take it as a payment: its first
          input exists nowhere. <TimeLeft left={left} />
        </p>
        <div className="buttons proof-buttons">
          <Button
            kind="primary"
            icon="download"
            onClick={() => saveFile(name, bytesOfBase64(psbt), 'application/octet-stream')}
          >
            Download file
          </Button>
          <Button icon="phone" onClick={() => setShown(true)}>
            Show as QR code
          </Button>
        </div>
        <div className="copy-box copy-line">
          <code>{psbt}</code>
          <CopyButton text={psbt} what="the PSBT" />
        </div>
        <HowTo />
        <OtherForm format={format} make={make} switchTo={switchTo} />
        {isShown && <QrFrames frames={bbqr} onClose={() => setShown(false)} />}
      </div>
      <BringBack
        request={request}
        finish={finish}
        renew={renew}
        isRenewing={make.busy}
        chooseAgain={chooseAgain}
      />
    </>
  );
}

/** Minutes and seconds; screen readers are not told each of them. */
function TimeLeft({ left }: { readonly left: number }) {
  const seconds = Math.ceil(left / 1000);
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <span>
      Time left: <strong className="time-left">{text}</strong>.
    </span>
  );
}

function OtherForm({ format, make, switchTo }: Pick<Props, 'make' | 'switchTo'> & Pick<Request, 'format'>) {
  if (format === 'hybrid')
    return (
      <Notice>
        <p>This form pays the coins back to you, without a fee; it cannot be sent either.</p>
        <div className="notice-actions">
          <Button kind="plain" small busy={make.busy} onClick={() => switchTo('bip322-pof')}>
            Back to the usual form
          </Button>
        </div>
      </Notice>
    );
  return (
    <details className="more">
      <summary>My wallet refuses the fee</summary>
      <p className="fine">
        The proof pays nobody, so a wallet may take the whole amount for a fee. The other form looks like a
        payment to yourself instead. It proves the same; only a Coldcard needs the usual form.
      </p>
      <FormProblem error={make.error} />
      <Button small busy={make.busy} onClick={() => switchTo('hybrid')}>
        Use the other form
      </Button>
    </details>
  );
}
