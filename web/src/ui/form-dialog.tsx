import type { ReactNode } from 'react';
import type { Action } from '../api/use-action.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Form } from './form.tsx';
import { FormProblem } from './problem.tsx';

type Props = {
  readonly title: string;
  /** The fields. */
  readonly children: ReactNode;
  readonly act?: string;
  readonly action: Pick<Action<never>, 'busy' | 'error'>;
  readonly onSubmit: () => void;
  /** Those that show what is wrong with them themselves. */
  readonly fields?: readonly string[];
  readonly onClose: () => void;
};

/** A form in a dialog of its own. Make the action with `toastErrors: false`: the error is shown here. */
export const FormDialog = ({ title, children, act = 'Save', action, onSubmit, fields, onClose }: Props) => (
  <Dialog title={title} onClose={onClose}>
    <Form onSubmit={onSubmit}>
      {children}
      <FormProblem error={action.error} fields={fields} />
      <div className="dialog-actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={action.busy}>
          {act}
        </Button>
      </div>
    </Form>
  </Dialog>
);
