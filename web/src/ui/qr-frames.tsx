import { useEffect, useMemo, useState } from 'react';
import { qrPath } from '../lib/qr-path.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Qr } from './qr.tsx';

/** Milliseconds; cameras of signers need about this long. */
const EACH = 400;

type Props = { readonly frames: readonly string[]; readonly onClose: () => void };

/** BBQr: codes one after another, in any order, until the signer has them all. */
export function QrFrames({ frames, onClose }: Props) {
  const codes = useMemo(() => frames.map(qrPath), [frames]);
  const [at, setAt] = useState(0);
  const [isHeld, setHeld] = useState(() => window.matchMedia('(prefers-reduced-motion: reduce)').matches);
  const count = codes.length;
  useEffect(() => {
    if (isHeld || count < 2) return;
    const timer = setInterval(() => setAt((before) => (before + 1) % count), EACH);
    return () => clearInterval(timer);
  }, [isHeld, count]);
  const code = codes[at];
  return (
    <Dialog title="Scan it with your signer" onClose={onClose}>
      {code && <Qr {...code} label={`QR code ${at + 1} of ${count}`} />}
      <p className="fine">
        {count === 1
          ? 'One code, in the format BBQr.'
          : `Code ${at + 1} of ${count}, in the format BBQr: hold the camera still until all are read.`}
      </p>
      <div className="dialog-actions">
        {count > 1 && isHeld && <Button onClick={() => setAt((at + 1) % count)}>Next</Button>}
        {count > 1 && <Button onClick={() => setHeld(!isHeld)}>{isHeld ? 'Play' : 'Hold'}</Button>}
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
