import type { QueryKey } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldProblem } from '../../api/failure.ts';
import { useAction } from '../../api/use-action.ts';
import { TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';

type Props = {
  readonly what: 'key' | 'passkey';
  readonly label: string | null;
  readonly placeholder: string;
  readonly rename: (label: string | null) => Promise<unknown>;
  readonly changes: readonly QueryKey[];
  readonly onClose: () => void;
};

/** A name for a key or passkey, which can be taken back from the toast. */
export function Rename({ what, label, placeholder, rename, changes, onClose }: Props) {
  const [value, setValue] = useState(label ?? '');
  const back = useAction(() => rename(label), { changes, done: 'The name is what it was' });
  const save = useAction(rename, {
    changes,
    done: () => ({ text: 'Renamed', undo: () => back.run() }),
    after: onClose,
    toastErrors: false,
  });
  return (
    <FormDialog
      title={`Rename this ${what}`}
      action={save}
      onSubmit={() => save.run(value.trim() || null)}
      fields={['label']}
      onClose={onClose}
    >
      <TextField
        label="Name"
        hint="Only you see it: “Phone”, “Hardware wallet in the safe”."
        value={value}
        onValue={setValue}
        placeholder={placeholder}
        maxLength={100}
        autoFocus
        problem={fieldProblem(save.error, 'label')}
      />
    </FormDialog>
  );
}
