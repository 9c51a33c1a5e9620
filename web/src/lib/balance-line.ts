type Change = {
  readonly at: string;
  readonly state: string;
  readonly received: number;
  readonly sent: number;
};

/** `at` in milliseconds. */
export type Point = { readonly at: number; readonly total: number };

const counts = ({ state }: Change) => state === 'pending' || state === 'confirmed';

/** What the wallet held after each change, oldest first. `changes` newest first, `total` what it holds now. */
export function balanceLine(changes: readonly Change[], total: number): readonly Point[] {
  let left = total;
  const points: Point[] = [];
  for (const change of changes.filter(counts)) {
    points.push({ at: Date.parse(change.at), total: left });
    left -= change.received - change.sent;
  }
  const first = points.at(-1);
  // Where the oldest one started from: zero when it is the first ever.
  if (first) points.push({ at: first.at, total: left });
  return points.reverse();
}

/** `d` of an SVG path in a box of 1000 × 100: steps, since a balance does not glide. */
export function stepPath(points: readonly Point[], now: number): string {
  const [first] = points;
  if (!first) return '';
  const most = Math.max(1, ...points.map(({ total }) => total));
  const span = Math.max(1, now - first.at);
  const x = (at: number) => round(((at - first.at) / span) * 1000);
  const y = (total: number) => round(100 - (total / most) * 100);
  const steps = points.slice(1).map(({ at, total }) => `H${x(at)}V${y(total)}`);
  return `M0 ${y(first.total)}${steps.join('')}H1000`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
