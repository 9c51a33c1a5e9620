import type { AddedWallet } from '@hodlxxi/sdk';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { known } from '../../api/account.ts';
import { hasCode } from '../../api/failure.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { walletsKnown } from '../../api/wallets.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { Form } from '../../ui/form.tsx';
import { Page } from '../../ui/page.tsx';
import { FormProblem } from '../../ui/problem.tsx';
import { Section } from '../../ui/section.tsx';

/** RFC 7468 style, as `age` writes it. */
const isEncrypted = (text: string) => text.trimStart().startsWith('-----BEGIN AGE ENCRYPTED FILE-----');

type Given = { readonly name: string; readonly text: string };

export function RestorePage() {
  const sdk = useSdk();
  const navigate = useNavigate();
  const [given, setGiven] = useState<Given>();
  const [passphrase, setPassphrase] = useState('');
  const needsPassphrase = given !== undefined && isEncrypted(given.text);
  const restore = useAction<Given, AddedWallet>(
    ({ text }) => sdk.wallets.restore({ backup: text, passphrase: needsPassphrase ? passphrase : undefined }),
    {
      changes: [walletsKnown.list, known.events],
      done: ({ name }) => ({ text: `${name} is back` }),
      after: ({ id }) => void navigate(`/wallets/${id}`, { replace: true }),
      toastErrors: false,
    },
  );
  const choose = async (file: File) => {
    restore.reset();
    setGiven({ name: file.name, text: await file.text() });
  };
  const isWrong = hasCode(restore.error, 'passphrase_wrong');
  return (
    <Page
      title="Restore a wallet"
      from={{ to: '/wallets', title: 'Wallets' }}
      lead="From a backup that was made here or on another server of this kind."
    >
      <Section title="Backup">
        <Form
          onSubmit={() => {
            if (given) restore.run(given);
          }}
        >
          <div className="buttons">
            <FileButton accept=".json,.age,.txt" onFile={(file) => void choose(file)}>
              {given ? 'Choose another file' : 'Choose the file'}
            </FileButton>
          </div>
          {given && <p className="fine">{given.name}</p>}
          {needsPassphrase && (
            <TextField
              label="Passphrase"
              type="password"
              autoComplete="off"
              required
              value={passphrase}
              onValue={(value) => {
                restore.reset();
                setPassphrase(value);
              }}
              problem={isWrong ? 'This is not the passphrase of this file.' : undefined}
            />
          )}
          {!isWrong && <FormProblem error={restore.error} />}
          <Button kind="primary" type="submit" busy={restore.busy} disabled={!given}>
            Restore
          </Button>
        </Form>
      </Section>
    </Page>
  );
}
