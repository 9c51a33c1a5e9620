import type { Scan } from '@hodlxxi/sdk';
import { useState } from 'react';
import { fieldProblem } from '../../../api/failure.ts';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { isUnderWay, useScan, walletsKnown } from '../../../api/wallets.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { FormProblem } from '../../../ui/problem.tsx';
import { Section } from '../../../ui/section.tsx';
import { useOpenWallet } from '../wallet-context.ts';

export function RescanSection() {
  const sdk = useSdk();
  const { id, birthday } = useOpenWallet();
  const scan = useScan(id).data;
  const [from, setFrom] = useState(birthday?.slice(0, 10) ?? '');
  const start = useAction<void, Scan>(() => sdk.wallets.scan.start(id, { from: from === '' ? 0 : from }), {
    changes: [walletsKnown.one(id), walletsKnown.list],
    done: 'Reading the chain. See Overview for how far it is',
    toastErrors: false,
  });
  const isBusy = scan ? isUnderWay(scan) : false;
  return (
    <Section
      title="Read the chain again"
      lead="When something is missing: the wallet is older than was said, or a scan was stopped."
    >
      <Form onSubmit={() => start.run()}>
        <TextField
          label="From this day on"
          type="date"
          value={from}
          onValue={(value) => {
            setFrom(value);
            start.reset();
          }}
          hint="Empty: from the very first block, which can take hours."
          problem={fieldProblem(start.error, 'from')}
        />
        <FormProblem error={start.error} fields={['from']} />
        <div className="buttons">
          <Button icon="again" type="submit" busy={start.busy} disabled={isBusy}>
            {isBusy ? 'Being read' : 'Read again'}
          </Button>
        </div>
      </Form>
    </Section>
  );
}
