import type { WalletFile } from '@hodlxxi/sdk';
import { useState } from 'react';
import { fieldProblem } from '../../../api/failure.ts';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { saveFile } from '../../../lib/save-file.ts';
import { Button } from '../../../ui/button.tsx';
import { Form } from '../../../ui/form.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { FormProblem } from '../../../ui/problem.tsx';
import { Section } from '../../../ui/section.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { NewPassphrase } from '../new-passphrase.tsx';
import { useOpenWallet } from '../wallet-context.ts';

type Kind = 'encrypted' | 'open';

export function BackupSection() {
  const sdk = useSdk();
  const { id } = useOpenWallet();
  const [kind, setKind] = useState<Kind>('encrypted');
  const [passphrase, setPassphrase] = useState('');
  const make = useAction<void, WalletFile>(
    () => sdk.wallets.backup(id, kind === 'encrypted' ? { passphrase } : {}),
    {
      done: 'The backup is in your downloads',
      after: ({ name, type, text }) => {
        saveFile(name, text, type);
        setPassphrase('');
      },
      toastErrors: false,
    },
  );
  return (
    <Section
      title="Backup"
      lead="Descriptors, labels, frozen coins and positions, to watch the wallet elsewhere. It cannot spend: keep the seed of your wallet as well."
    >
      <Form onSubmit={() => make.run()}>
        <Segments
          label="Kind of backup"
          value={kind}
          onValue={setKind}
          options={[
            { value: 'encrypted', label: 'With a passphrase' },
            { value: 'open', label: 'Readable' },
          ]}
        />
        {kind === 'encrypted' ? (
          <NewPassphrase
            value={passphrase}
            onValue={(value) => {
              make.reset();
              setPassphrase(value);
            }}
            hint="The file opens with this passphrase here, and with the age tool anywhere. Nobody can recover it."
            problem={fieldProblem(make.error, 'passphrase')}
          />
        ) : (
          <Notice icon="warning" warn>
            Whoever reads this file sees all addresses and payments of the wallet, past and future.
          </Notice>
        )}
        <FormProblem error={make.error} fields={['passphrase']} />
        <div className="buttons">
          <Button icon="download" type="submit" busy={make.busy}>
            Download backup
          </Button>
        </div>
      </Form>
    </Section>
  );
}
