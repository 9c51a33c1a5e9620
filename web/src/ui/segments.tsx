import { useId } from 'react';

type Props<Value extends string> = {
  /** What is chosen; for screen readers. */
  readonly label: string;
  readonly value: Value;
  readonly onValue: (value: Value) => void;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
};

/** One of a few, side by side. Arrow keys move, as in every group of radio buttons. */
export function Segments<Value extends string>({ label, value, onValue, options }: Props<Value>) {
  const name = useId();
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label className="segment" key={option.value}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onValue(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
