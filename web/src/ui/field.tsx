import { type ComponentProps, type ReactNode, useId } from 'react';

type Shared = {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with it; `fieldProblem(action.error, 'username')`. */
  readonly problem?: string | undefined;
  readonly value: string;
  readonly onValue: (value: string) => void;
};

type InputProps = Shared & Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'id' | 'className'>;

/** A labelled line of text. */
export function TextField({ label, hint, problem, value, onValue, type = 'text', ...rest }: InputProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} problem={problem}>
      <input
        {...rest}
        type={type}
        className="input"
        {...controlled(id, { hint, problem, value, onValue, autoFocus: rest.autoFocus })}
      />
    </Frame>
  );
}

type AreaProps = Shared &
  Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'id' | 'className'> & {
    /** For what machines write. */
    readonly mono?: boolean;
  };

/** A labelled text of several lines. */
export function TextArea({ label, hint, problem, value, onValue, rows = 3, mono, ...rest }: AreaProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} problem={problem}>
      <textarea
        {...rest}
        rows={rows}
        className={mono ? 'input mono' : 'input'}
        {...controlled(id, { hint, problem, value, onValue, autoFocus: rest.autoFocus })}
      />
    </Frame>
  );
}

type Controlled = Omit<Shared, 'label'> & { readonly autoFocus: boolean | undefined };

const controlled = (id: string, { hint, problem, value, onValue, autoFocus }: Controlled) => ({
  id,
  value,
  onChange: ({ target }: { readonly target: { readonly value: string } }) => onValue(target.value),
  'data-autofocus': autoFocus || undefined,
  ...described(id, hint, problem),
});

type SelectProps<Value extends string> = Omit<Shared, 'value' | 'onValue'> & {
  readonly value: Value;
  readonly onValue: (value: Value) => void;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
};

export function SelectField<Value extends string>(props: SelectProps<Value>) {
  const { label, hint, problem, value, onValue, options } = props;
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} problem={problem}>
      <select
        id={id}
        className="input"
        value={value}
        onChange={({ target }) => {
          const chosen = options.find((one) => one.value === target.value);
          if (chosen) onValue(chosen.value);
        }}
        {...described(id, hint, problem)}
      >
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

type FrameProps = Pick<Shared, 'label' | 'hint' | 'problem'> & {
  readonly id: string;
  readonly children: ReactNode;
};

const Frame = ({ id, label, hint, problem, children }: FrameProps) => (
  <div className="field">
    <label htmlFor={id}>{label}</label>
    {children}
    {problem && (
      <p className="field-problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
    )}
    {hint && (
      <p className="field-hint" id={`${id}-hint`}>
        {hint}
      </p>
    )}
  </div>
);

function described(id: string, hint: ReactNode, problem: string | undefined) {
  const by = [problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return { 'aria-invalid': problem !== undefined, ...(by === '' ? {} : { 'aria-describedby': by }) };
}

type CheckProps = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChecked: (checked: boolean) => void;
};

/** On or off, at once. */
export function Switch({ label, hint, checked, disabled = false, onChecked }: CheckProps) {
  const id = useId();
  return (
    <div className="switch-field">
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <p className="field-hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={checked}
        className="switch"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChecked(event.target.checked)}
        {...described(id, hint, undefined)}
      />
    </div>
  );
}
