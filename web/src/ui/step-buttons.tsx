import { Button } from './button.tsx';

type Props = {
  readonly act: string;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly back?: () => void;
};

export const StepButtons = ({ act, busy = false, disabled = false, back }: Props) => (
  <div className="step-buttons">
    {back && <Button onClick={back}>Back</Button>}
    <Button kind="primary" type="submit" busy={busy} disabled={disabled}>
      {act}
    </Button>
  </div>
);
