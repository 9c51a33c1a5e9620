import { HodlxxiError, type ProofVerdict } from '@hodlxxi/sdk';
import { useState } from 'react';
import { textOfFile } from '../../../lib/signed-text.ts';
import { Button } from '../../../ui/button.tsx';
import { Drop } from '../../../ui/drop.tsx';
import { TextArea } from '../../../ui/field.tsx';
import { FileButton } from '../../../ui/file-button.tsx';
import { Form } from '../../../ui/form.tsx';
import { FormProblem } from '../../../ui/problem.tsx';
import type { Request } from './draft.ts';
import { Refused } from './refused.tsx';
import { SoFar } from './so-far.tsx';
import { useHandIn } from './use-hand-in.ts';

type Props = {
  readonly request: Request;
  readonly finish: (verdict: ProofVerdict) => void;
  readonly renew: () => void;
  readonly isRenewing: boolean;
  readonly chooseAgain: () => void;
};

export function BringBack({ request, finish, renew, isRenewing, chooseAgain }: Props) {
  const [text, setText] = useState('');
  const { partial, handIn } = useHandIn(request, finish, () => setText(''));
  const { error } = handIn;
  const write = (value: string) => {
    handIn.reset();
    setText(value);
  };
  const read = async (file: File) => write(textOfFile(new Uint8Array(await file.arrayBuffer())));
  return (
    <div className="proof-part">
      <h3>Bring it back</h3>
      <Form onSubmit={() => handIn.run(text)}>
        <Drop onFile={(file) => void read(file)}>
          <TextArea
            label="Signed PSBT or transaction"
            rows={3}
            required
            value={text}
            onValue={write}
            mono
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="none"
            placeholder="cHNidP8B…"
            hint="Paste it, or drop its file."
          />
          <FileButton small accept=".psbt,.txn,.txt" onFile={(file) => void read(file)}>
            Choose a file
          </FileButton>
        </Drop>
        {error instanceof HodlxxiError ? (
          <Refused
            error={error}
            renew={renew}
            isRenewing={isRenewing}
            chooseAgain={chooseAgain}
            resend={() => handIn.run(text)}
          />
        ) : (
          <FormProblem error={error} />
        )}
        {error === null && partial && <SoFar partial={partial} />}
        <div className="step-buttons">
          <Button onClick={chooseAgain}>Back</Button>
          <Button kind="primary" type="submit" busy={handIn.busy}>
            Check the proof
          </Button>
        </div>
      </Form>
    </div>
  );
}
