/** Modules of white around the code, which scanners need (ISO/IEC 18004 section 6.3.8). */
const QUIET = 4;

/** Black on white in both schemes: many scanners read nothing else. */
export const Qr = ({
  path,
  size,
  label,
}: {
  readonly path: string;
  readonly size: number;
  readonly label: string;
}) => (
  <div className="qr">
    <svg
      viewBox={`${-QUIET} ${-QUIET} ${size + 2 * QUIET} ${size + 2 * QUIET}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  </div>
);

export const QrSkeleton = () => <div className="qr skeleton" aria-hidden="true" />;
