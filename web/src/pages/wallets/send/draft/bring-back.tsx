import type { BuiltDraft } from '@hodlxxi/sdk';
import { useState } from 'react';
import { hasCode, wordsFor } from '../../../../api/failure.ts';
import type { Action } from '../../../../api/use-action.ts';
import { textOfFile } from '../../../../lib/signed-text.ts';
import { Button } from '../../../../ui/button.tsx';
import { TextArea } from '../../../../ui/field.tsx';
import { FileButton } from '../../../../ui/file-button.tsx';
import { Form } from '../../../../ui/form.tsx';
import { Problem } from '../../../../ui/problem.tsx';
import { Section } from '../../../../ui/section.tsx';
import { Signed } from './signed.tsx';
import type { Checked } from './use-check.ts';

type Props = {
  readonly draft: BuiltDraft;
  readonly checked: Checked | undefined;
  readonly check: Action<string>;
};

/** The signed one comes back, from one signer after another if there are several. */
export function BringBack({ draft, checked, check }: Props) {
  const [text, setText] = useState('');
  const write = (value: string) => {
    check.reset();
    setText(value);
  };
  const read = async (file: File) => write(textOfFile(new Uint8Array(await file.arrayBuffer())));
  return (
    <Section title="2. Bring it back" lead="Nothing is sent before you say so.">
      <Form onSubmit={() => check.run(text)}>
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
        />
        {check.error !== null && (
          <Problem>
            {hasCode(check.error, 'psbt_mismatch')
              ? 'This is another payment, not the one above.'
              : wordsFor(check.error)}
          </Problem>
        )}
        <div className="buttons">
          <Button kind={checked ? 'quiet' : 'primary'} type="submit" busy={check.busy}>
            Check
          </Button>
          <FileButton accept=".psbt,.txn,.txt" onFile={(file) => void read(file)}>
            Choose a file
          </FileButton>
        </div>
      </Form>
      {checked && <Signed draft={draft} checked={checked} />}
    </Section>
  );
}
