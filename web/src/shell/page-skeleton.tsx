import { RowSkeletons } from '../ui/rows.tsx';

/** Until the page's own code is there. */
export const PageSkeleton = () => (
  <div className="page" aria-busy="true">
    <div className="page-head">
      <div>
        <p className="skeleton skeleton-heading" />
      </div>
    </div>
    <div className="section">
      <RowSkeletons count={3} />
    </div>
  </div>
);
