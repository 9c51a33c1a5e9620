import type { ReactNode } from 'react';
import { wordsFor } from '../api/failure.ts';
import type { Action } from '../api/use-action.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Problem } from './problem.tsx';

type Props = {
  /** The question: "Remove this key?" */
  readonly title: string;
  /** What will happen, and to whom. */
  readonly children: ReactNode;
  /** The act in one or two words; never "OK". */
  readonly act: string;
  readonly action: Action<void>;
  readonly onClose: () => void;
  /** False for an act that can be undone. */
  readonly destructive?: boolean;
};

/** Asks before something that cannot be taken back. Make the action with `toastErrors: false`: the error is shown here. */
export const Confirm = ({ title, children, act, action, onClose, destructive = true }: Props) => (
  <Dialog title={title} onClose={onClose}>
    {children}
    {action.error !== null && <Problem>{wordsFor(action.error)}</Problem>}
    <div className="dialog-actions">
      <Button autoFocus onClick={onClose}>
        Cancel
      </Button>
      <Button kind={destructive ? 'danger' : 'primary'} busy={action.busy} onClick={() => action.run()}>
        {act}
      </Button>
    </div>
  </Dialog>
);
