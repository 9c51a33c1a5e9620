import { TextField } from '../../ui/field.tsx';

type Props = {
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly problem?: string | undefined;
};

export const GapField = (props: Props) => (
  <TextField
    {...props}
    label="Gap limit"
    type="number"
    inputMode="numeric"
    min={1}
    max={1000}
    required
    hint="So many unused addresses in a row are watched. Raise it when your wallet has handed out many that nobody paid to."
  />
);
