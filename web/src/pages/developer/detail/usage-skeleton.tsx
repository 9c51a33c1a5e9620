/** As high as the figures and the chart. */
export const UsageSkeleton = () => (
  <div aria-busy="true">
    <div className="figures" aria-hidden="true">
      {['people', 'sign-ins', 'tokens'].map((figure) => (
        <div key={figure}>
          <span className="skeleton skeleton-facts" />
          <span className="skeleton skeleton-figure" />
        </div>
      ))}
    </div>
    <div className="chart-skeleton" />
  </div>
);
