import type { BuiltDraft } from '@hodlxxi/sdk';
import { useRef, useState } from 'react';
import { hasCode, wordsFor } from '../../../../api/failure.ts';
import type { Action } from '../../../../api/use-action.ts';
import { textOfFile } from '../../../../lib/signed-text.ts';
import { Button } from '../../../../ui/button.tsx';
import { TextArea } from '../../../../ui/field.tsx';
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
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const write = (value: string) => {
    check.reset();
    setText(value);
  };
  return (
    <Section title="2. Bring it back" lead="Nothing is sent before you say so.">
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          check.run(text);
        }}
      >
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
        <input
          ref={file}
          type="file"
          hidden
          accept=".psbt,.txn,.txt"
          onChange={async ({ target }) => {
            const given = target.files?.[0];
            if (given) write(textOfFile(new Uint8Array(await given.arrayBuffer())));
            target.value = '';
          }}
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
          <Button icon="file" onClick={() => file.current?.click()}>
            Choose a file
          </Button>
        </div>
      </form>
      {checked && <Signed draft={draft} checked={checked} />}
    </Section>
  );
}
