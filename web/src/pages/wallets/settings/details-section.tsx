import { useState } from 'react';
import { fieldProblem } from '../../../api/failure.ts';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { walletsKnown } from '../../../api/wallets.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { FormProblem } from '../../../ui/problem.tsx';
import { Section } from '../../../ui/section.tsx';
import { GapField } from '../gap-field.tsx';
import { useOpenWallet } from '../wallet-context.ts';

export function DetailsSection() {
  const sdk = useSdk();
  const { id, name, gap_limit, is_default } = useOpenWallet();
  const [draft, setDraft] = useState({ name, gap: String(gap_limit) });
  const isChanged = draft.name.trim() !== name || draft.gap !== String(gap_limit);
  const changes = [walletsKnown.one(id), walletsKnown.list];
  const save = useAction<void>(
    () => sdk.wallets.update(id, { name: draft.name.trim(), gap_limit: Number(draft.gap) }),
    { changes, done: 'Saved', toastErrors: false },
  );
  const prefer = useAction<void>(() => sdk.wallets.update(id, { is_default: true }), {
    changes: [['wallets']],
    done: `${name} is your default wallet`,
  });
  const set = (part: Partial<typeof draft>) => {
    setDraft({ ...draft, ...part });
    save.reset();
  };
  return (
    <Section
      title="Settings"
      action={
        !is_default && (
          <Button small busy={prefer.busy} onClick={() => prefer.run()}>
            Make it my default
          </Button>
        )
      }
    >
      <Form onSubmit={() => save.run()}>
        <TextField
          label="Name"
          value={draft.name}
          onValue={(value) => set({ name: value })}
          maxLength={60}
          required
          autoComplete="off"
          problem={fieldProblem(save.error, 'name')}
        />
        <GapField
          value={draft.gap}
          onValue={(gap) => set({ gap })}
          problem={fieldProblem(save.error, 'gap_limit')}
        />
        <FormProblem error={save.error} fields={['name', 'gap_limit']} />
        <div className="buttons">
          <Button kind="primary" type="submit" busy={save.busy} disabled={!isChanged}>
            Save
          </Button>
        </div>
      </Form>
    </Section>
  );
}
