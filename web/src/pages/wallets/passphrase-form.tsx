import { type ReactNode, useState } from 'react';
import { hasCode } from '../../api/failure.ts';
import type { Action } from '../../api/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { FormProblem } from '../../ui/problem.tsx';

type Props = {
  readonly act: string;
  readonly action: Action<string>;
  /** Other buttons, before it. */
  readonly children?: ReactNode;
};

/** Asks for the passphrase of a wallet. */
export function PassphraseForm({ act, action, children }: Props) {
  const [passphrase, setPassphrase] = useState('');
  const isWrong = hasCode(action.error, 'passphrase_wrong');
  return (
    <Form onSubmit={() => action.run(passphrase)}>
      <TextField
        label="Passphrase"
        type="password"
        autoComplete="current-password"
        autoFocus
        required
        value={passphrase}
        onValue={(value) => {
          action.reset();
          setPassphrase(value);
        }}
        problem={
          isWrong
            ? 'This is not the passphrase. After five wrong ones no more are tried for a quarter of an hour.'
            : undefined
        }
      />
      {!isWrong && <FormProblem error={action.error} />}
      <div className="dialog-actions">
        {children}
        <Button kind="primary" type="submit" busy={action.busy}>
          {act}
        </Button>
      </div>
    </Form>
  );
}
