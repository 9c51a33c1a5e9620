import { fieldProblem } from '../../../api/failure.ts';
import type { Action } from '../../../api/use-action.ts';
import { TextField } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { FormProblem } from '../../../ui/problem.tsx';
import { StepButtons } from '../../../ui/step-buttons.tsx';
import { GapField } from '../gap-field.tsx';
import type { Draft } from './draft.ts';

type Props = {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly back: () => void;
  readonly add: Action<void>;
};

const fields = ['name', 'birthday', 'gap_limit'] as const;

export function DetailsStep({ draft, change, back, add }: Props) {
  const set = (part: Partial<Draft>) => {
    add.reset();
    change(part);
  };
  return (
    <Form onSubmit={() => add.run()}>
      <TextField
        label="Name"
        value={draft.name}
        onValue={(name) => set({ name })}
        maxLength={60}
        required
        autoComplete="off"
        hint="Only you see it: “Savings”, “Card in the drawer”."
        problem={fieldProblem(add.error, 'name')}
      />
      <TextField
        label="Used since (optional)"
        type="date"
        value={draft.birthday}
        onValue={(birthday) => set({ birthday })}
        hint="Blocks from before that day are not read, which saves hours. If you are not sure choose an earlier day, or leave it empty: then everything is read."
        problem={fieldProblem(add.error, 'birthday')}
      />
      <details className="more" open={fieldProblem(add.error, 'gap_limit') !== undefined || undefined}>
        <summary>Gap limit: {draft.gapLimit} addresses</summary>
        <GapField
          value={draft.gapLimit}
          onValue={(gapLimit) => set({ gapLimit })}
          problem={fieldProblem(add.error, 'gap_limit')}
        />
      </details>
      <FormProblem error={add.error} fields={fields} />
      <StepButtons act="Add wallet" busy={add.busy} back={back} />
    </Form>
  );
}
