import { fieldProblem } from '../../api/failure.ts';
import { TextField } from '../../ui/field.tsx';

type Props = {
  readonly homepage: string;
  readonly logo: string;
  readonly onHomepage: (value: string) => void;
  readonly onLogo: (value: string) => void;
  readonly error: unknown;
};

const address = {
  type: 'url',
  inputMode: 'url',
  autoCapitalize: 'none',
  autoComplete: 'off',
  spellCheck: false,
} as const;

export const LinkFields = ({ homepage, logo, onHomepage, onLogo, error }: Props) => (
  <div className="fields">
    <TextField
      {...address}
      label="Homepage"
      placeholder="https://app.example"
      value={homepage}
      onValue={onHomepage}
      problem={fieldProblem(error, 'client_uri')}
    />
    <TextField
      {...address}
      label="Logo"
      placeholder="https://app.example/logo.png"
      value={logo}
      onValue={onLogo}
      hint="Square, over https. Until an operator has verified the application people see the first letter of its name."
      problem={fieldProblem(error, 'logo_uri')}
    />
  </div>
);
