import { Button } from '../../../ui/button.tsx';

type Props = {
  readonly isLast: boolean;
  readonly busy: boolean;
  readonly back: (() => void) | undefined;
};

export const StepButtons = ({ isLast, busy, back }: Props) => (
  <div className="step-buttons">
    {back && <Button onClick={back}>Back</Button>}
    <Button kind="primary" type="submit" busy={busy}>
      {isLast ? 'Register' : 'Continue'}
    </Button>
  </div>
);
