import { type DragEvent, useState } from 'react';
import { fieldProblem } from '../../../api/failure.ts';
import type { Action } from '../../../api/use-action.ts';
import { privateForm } from '../../../lib/private-forms.ts';
import { TextArea } from '../../../ui/field.tsx';
import { FileButton } from '../../../ui/file-button.tsx';
import { Form } from '../../../ui/form.tsx';
import { FormProblem } from '../../../ui/problem.tsx';
import { StepButtons } from '../../../ui/step-buttons.tsx';
import type { Draft } from './draft.ts';
import { PrivateRefused } from './private-refused.tsx';
import { WhereToFind } from './where-to-find.tsx';

/** What the server reads at most. */
const MOST = 500_000;

type Props = {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly next: Action<void>;
};

export function PasteStep({ draft, change, next }: Props) {
  const [problem, setProblem] = useState<string>();
  const [isOver, setOver] = useState(false);
  const found = privateForm(draft.text);

  const write = (text: string) => {
    next.reset();
    setProblem(undefined);
    change({ text });
  };
  const read = async (given: File | undefined) => {
    if (!given) return;
    if (given.size > MOST) setProblem('This file is too long for the public side of a wallet.');
    else write((await given.text()).trim());
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void read(event.dataTransfer.files[0]);
  };
  const submit = () => {
    if (draft.text.trim() === '') setProblem('Paste something first, or choose a file.');
    else if (found === null) next.run();
  };

  return (
    <Form noValidate onSubmit={submit}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a second way for files, the button is the first */}
      <div
        className={isOver ? 'drop drop-over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {/* A spelling checker in the cloud must not see what somebody pastes by mistake. */}
        <TextArea
          label="Descriptor, extended public key or wallet file"
          rows={6}
          value={draft.text}
          onValue={write}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          maxLength={MOST}
          placeholder="wpkh([d34db33f/84h/0h/0h]xpub6…/<0;1>/*)"
          problem={problem ?? fieldProblem(next.error, 'import')}
          hint="Paste it, or drop the file that your wallet has exported."
        />
        <FileButton
          small
          accept=".txt,.json,.descriptor,.bsms,text/plain,application/json"
          onFile={(file) => void read(file)}
        >
          Choose a file
        </FileButton>
      </div>
      {found && <PrivateRefused form={found} clear={() => write('')} />}
      {!found && <FormProblem error={next.error} />}
      <WhereToFind />
      <StepButtons act="Continue" busy={next.busy} disabled={found !== null} />
    </Form>
  );
}
