import { useId } from 'react';

type Bar = { readonly label: string; readonly value: number };
type Props = {
  readonly title: string;
  /** What is counted, in the plural. */
  readonly unit: string;
  readonly bars: readonly Bar[];
};

/** Of the drawing; the page stretches it to its own width. */
const HEIGHT = 100;
const STEP = 10;
const WIDTH = 7;

const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** One value a day. Seen as bars, heard as a sentence, and both as a table. */
export function BarChart({ title, unit, bars }: Props) {
  const id = useId();
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const total = bars.reduce((sum, { value }) => sum + value, 0);
  const [first, last] = [bars[0], bars.at(-1)];
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption id={id}>
        {title}
        <span className="fine">
          {total.toLocaleString('en')} in {bars.length} days, at most {most.toLocaleString('en')}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${bars.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        {bars.map(({ label, value }, index) => (
          <rect
            key={label}
            className={value === 0 ? 'bar bar-none' : 'bar'}
            x={index * STEP + (STEP - WIDTH) / 2}
            width={WIDTH}
            {...tall(value, most)}
          >
            <title>{`${day.format(new Date(label))}: ${value} ${unit}`}</title>
          </rect>
        ))}
      </svg>
      <div className="chart-axis" aria-hidden="true">
        <span>{first && day.format(new Date(first.label))}</span>
        <span>{last && day.format(new Date(last.label))}</span>
      </div>
      <details className="more">
        <summary>Show as a table</summary>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">{unit.charAt(0).toUpperCase() + unit.slice(1)}</th>
            </tr>
          </thead>
          <tbody>
            {bars.toReversed().map(({ label, value }) => (
              <tr key={label}>
                <th scope="row">{day.format(new Date(label))}</th>
                <td>{value.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

/** Something is always to be seen where something was counted. */
function tall(value: number, most: number) {
  const height = value === 0 ? 1.5 : Math.max(3, (value / most) * HEIGHT);
  return { y: HEIGHT - height, height };
}
