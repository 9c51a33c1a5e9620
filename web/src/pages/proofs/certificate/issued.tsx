import type { ProofCertificate } from '@hodlxxi/sdk';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSdk } from '../../../api/sdk.ts';
import { qrPath } from '../../../lib/qr-path.ts';
import { inShort } from '../../../lib/sats.ts';
import { Button } from '../../../ui/button.tsx';
import { Code } from '../../../ui/code.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { LoadProblem } from '../../../ui/problem.tsx';
import { Qr } from '../../../ui/qr.tsx';
import { RowSkeletons } from '../../../ui/rows.tsx';
import { Section } from '../../../ui/section.tsx';

const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** What it says, read back from the certificate itself, and the ways to hand it over. */
export function Issued({ issued: { certificate, link } }: { readonly issued: ProofCertificate }) {
  const sdk = useSdk();
  const [isShown, setShown] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['proofs', 'certificate', certificate],
    queryFn: ({ signal }) => sdk.proofs.certificates.check(certificate, { signal }),
  });
  return (
    <Section
      title="Your certificate"
      lead="Whoever has the link can open it, and see whether it still counts."
    >
      {data?.proof_of_funds ? (
        <dl className="ledger says">
          <Line name="Shows" value={saysOf(data.proof_of_funds)} />
          <Line name="Whose" value={data.name ?? 'No name'} />
          <Line name="For" value={data.audience ?? 'Anybody'} />
          <Line name="Proven" value={exact.format(data.proof_of_funds.proved_at * 1000)} />
          <Line name="Until" value={exact.format(data.proof_of_funds.valid_until * 1000)} />
        </dl>
      ) : error ? (
        <LoadProblem error={error} retry={() => void refetch()} />
      ) : (
        <RowSkeletons count={3} />
      )}
      <div className="copy-line-box">
        <Code text={link} what="the link" />
      </div>
      <div className="buttons proof-buttons">
        <a className="button button-primary" href={link} target="_blank" rel="noreferrer">
          <Icon name="out" />
          Open it
        </a>
        <Button icon="phone" onClick={() => setShown(true)}>
          Show as QR code
        </Button>
      </div>
      {isShown && (
        <Dialog title="Scan it to open it" onClose={() => setShown(false)}>
          <Qr {...qrPath(link)} label="QR code of the link" />
          <p className="fine">The code is the link: whoever scans it can pass it on.</p>
          <div className="dialog-actions">
            <Button kind="primary" onClick={() => setShown(false)}>
              Done
            </Button>
          </div>
        </Dialog>
      )}
    </Section>
  );
}

const Line = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

type Says = { readonly threshold_amount?: number | undefined; readonly total?: number | undefined };

function saysOf({ threshold_amount: threshold, total }: Says): string {
  if (total !== undefined) return `${inShort(total)} in all`;
  return threshold === undefined || threshold === 0 ? 'Bitcoin is held' : `At least ${inShort(threshold)}`;
}
