import { useState } from 'react';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { walletsKnown } from '../../api/wallets.ts';
import { TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useOpenWallet } from './wallet-context.ts';

type Props = {
  readonly what: string;
  /** BIP-329. */
  readonly type: 'tx' | 'addr' | 'output';
  readonly reference: string;
  readonly label: string | null;
  readonly onClose: () => void;
};

export function LabelDialog({ what, type, reference, label, onClose }: Props) {
  const sdk = useSdk();
  const { id } = useOpenWallet();
  const [value, setValue] = useState(label ?? '');
  const save = useAction<void>(
    () => sdk.wallets.labels.put(id, [{ type, ref: reference, label: value.trim() }]),
    { changes: [walletsKnown.one(id)], done: 'Saved', after: onClose, toastErrors: false },
  );
  return (
    <FormDialog title={`Label this ${what}`} action={save} onSubmit={() => save.run()} onClose={onClose}>
      <TextField
        label="Label"
        value={value}
        onValue={setValue}
        maxLength={255}
        autoFocus
        autoComplete="off"
        hint="Only you see it: “Rent”, “From Ana”. Empty takes it away."
      />
    </FormDialog>
  );
}
