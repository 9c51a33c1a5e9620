type Choice = { readonly value: string; readonly title: string };
type Props = {
  readonly legend: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly onChosen: (chosen: readonly string[]) => void;
  /** Chosen and not to be changed. */
  readonly fixed: string;
};

/** Any number of short words. */
export const Chips = ({ legend, choices, chosen, onChosen, fixed }: Props) => (
  <fieldset className="chips">
    <legend>{legend}</legend>
    {choices.map(({ value, title }) => (
      <label className="chip" key={value} title={title}>
        <input
          type="checkbox"
          checked={chosen.includes(value)}
          disabled={value === fixed}
          onChange={({ target }) =>
            onChosen(target.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
          }
        />
        <span>{value}</span>
      </label>
    ))}
  </fieldset>
);
