import { useState } from 'react';
import { wordsFor } from '../../api/failure.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { walletsKnown } from '../../api/wallets.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/problem.tsx';
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
    <Dialog title={`Label this ${what}`} onClose={onClose}>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          save.run();
        }}
      >
        <TextField
          label="Label"
          value={value}
          onValue={setValue}
          maxLength={255}
          autoFocus
          autoComplete="off"
          hint="Only you see it: “Rent”, “From Ana”. Empty takes it away."
        />
        {save.error !== null && <Problem>{wordsFor(save.error)}</Problem>}
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={save.busy}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
