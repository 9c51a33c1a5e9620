import { type ReactNode, useId } from 'react';
import { Problem } from './problem.tsx';

type Choice<Value extends string> = {
  readonly value: Value;
  readonly title: string;
  readonly detail?: string;
  /** Chosen and not to be changed. */
  readonly fixed?: boolean;
};

type Props<Value extends string> = {
  readonly legend: string;
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
  readonly choices: readonly Choice<Value>[];
  readonly chosen: readonly Value[];
  readonly onChosen: (chosen: readonly Value[]) => void;
  /** One of them instead of any number. */
  readonly single?: boolean;
};

/** A few things to choose from, each with an explanation. */
export function Choices<Value extends string>(props: Props<Value>) {
  const { legend, hint, problem, choices, chosen, onChosen, single = false } = props;
  const name = useId();
  const choose = (value: Value, on: boolean) => {
    if (single) onChosen([value]);
    else onChosen(on ? [...chosen, value] : chosen.filter((one) => one !== value));
  };
  return (
    <fieldset className="options">
      <legend>{legend}</legend>
      {hint && <p className="field-hint">{hint}</p>}
      {problem && <Problem>{problem}</Problem>}
      {choices.map(({ value, title, detail, fixed = false }) => (
        <label className="option" key={value}>
          <input
            type={single ? 'radio' : 'checkbox'}
            name={name}
            checked={fixed || chosen.includes(value)}
            disabled={fixed}
            onChange={(event) => choose(value, event.target.checked)}
          />
          <span className="option-title">{title}</span>
          {detail && <span className="option-detail">{detail}</span>}
        </label>
      ))}
    </fieldset>
  );
}
