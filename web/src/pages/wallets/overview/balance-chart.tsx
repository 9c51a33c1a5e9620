import { useState } from 'react';
import { type Point, stepPath } from '../../../lib/balance-line.ts';
import { Sats } from '../../../ui/sats.tsx';

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** Seen as a line, and to be read as a table. */
export function BalanceChart({ points }: { readonly points: readonly Point[] }) {
  const [now] = useState(() => Date.now());
  const line = stepPath(points, now);
  const most = Math.max(0, ...points.map(({ total }) => total));
  const first = points[0];
  return (
    <figure className="chart balance-chart">
      <figcaption>
        <span className="fine">
          At most <Sats value={most} />
        </span>
      </figcaption>
      <svg viewBox="0 -2 1000 104" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <path className="balance-area" d={`${line}V100H0z`} />
        <path className="balance-line" d={line} vectorEffect="non-scaling-stroke" />
      </svg>
      <div className="chart-axis" aria-hidden="true">
        <span>{first && day.format(new Date(first.at))}</span>
        <span>Today</span>
      </div>
      <details className="more">
        <summary>Show as a table</summary>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">After</th>
              <th scope="col">Balance</th>
            </tr>
          </thead>
          <tbody>
            {points
              .slice(1)
              .toReversed()
              .map(({ at, total }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two may come in the same second
                <tr key={index}>
                  <th scope="row">{day.format(new Date(at))}</th>
                  <td>
                    <Sats value={total} />
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
