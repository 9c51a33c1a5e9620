import type { Scan } from '@hodlxxi/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { isUnderWay, useScan, walletsKnown } from '../../../api/wallets.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/section.tsx';
import { useOpenWallet } from '../wallet-context.ts';

/** How far the chain has been read; nothing at all when everything has. */
export function ScanSection() {
  const { id, state } = useOpenWallet();
  const { data: scan } = useScan(id);
  useRenewalAtTheEnd(id, scan);
  if (!scan) return null;
  if (isUnderWay(scan)) return <Progress scan={scan} />;
  if (scan.state === 'done' && state !== 'incomplete') return null;
  return <Ended scan={scan} />;
}

/** What was found is worth looking at anew. */
function useRenewalAtTheEnd(id: string, scan: Scan | null | undefined): void {
  const queries = useQueryClient();
  const before = useRef(scan?.state);
  useEffect(() => {
    const was = before.current;
    before.current = scan?.state;
    if (was === undefined || was === scan?.state) return;
    void queries.invalidateQueries({ queryKey: walletsKnown.one(id) });
    void queries.invalidateQueries({ queryKey: walletsKnown.list });
  }, [id, queries, scan?.state]);
}

function Progress({ scan }: { readonly scan: Scan }) {
  const sdk = useSdk();
  const { id } = useOpenWallet();
  const cancel = useAction<void>(() => sdk.wallets.scan.cancel(id), {
    changes: [walletsKnown.one(id)],
    done: 'Reading has stopped',
  });
  const percent = Math.floor(scan.progress * 100);
  return (
    <Section
      title="Reading the chain"
      lead="Figures are not complete yet. You can leave this page: it goes on by itself."
      action={
        <Button small busy={cancel.busy} onClick={() => cancel.run()}>
          Stop
        </Button>
      }
    >
      <div className="scan">
        <progress className="meter" value={scan.progress} max={1} aria-label="Read so far" />
        <p className="fine" aria-live="polite">
          {percent} %{scan.code ? `. ${scan.message}` : ''}
        </p>
        <p className="fine">
          Block {scan.height.toLocaleString('en')}
          {scan.to_height !== null && ` of ${scan.to_height.toLocaleString('en')}`}
        </p>
      </div>
    </Section>
  );
}

function Ended({ scan }: { readonly scan: Scan }) {
  const sdk = useSdk();
  const { id } = useOpenWallet();
  const resume = useAction<void>(() => sdk.wallets.scan.start(id), {
    changes: [walletsKnown.one(id), walletsKnown.list],
    done: 'Reading goes on',
  });
  return (
    <Notice icon="warning" warn>
      <p>
        <strong>
          {scan.state === 'failed' ? 'Reading the chain has failed.' : 'The chain was not read to the end.'}
        </strong>{' '}
        {scan.message}
      </p>
      <div className="notice-actions">
        <Button small icon="again" busy={resume.busy} onClick={() => resume.run()}>
          Go on from block {scan.height.toLocaleString('en')}
        </Button>
      </div>
    </Notice>
  );
}
