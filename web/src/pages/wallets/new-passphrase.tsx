import { TextField } from '../../ui/field.tsx';

type Props = {
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly hint: string;
  readonly problem?: string | undefined;
};

/** At least eight characters; the server says so too. */
export const NewPassphrase = (props: Props) => (
  <TextField
    {...props}
    label="Passphrase"
    type="password"
    autoComplete="new-password"
    minLength={8}
    maxLength={1024}
    required
  />
);
