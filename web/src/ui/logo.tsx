/** The same drawings as on the server's own pages; a test compares them. */
const MARK = 'M7 10l7.5 12M14.5 10 7 22M14.5 10 22 22M22 10l-7.5 12M25.75 10v12';

const LETTERS = [
  'M2 10v12M10.5 10v12M2 16h8.5',
  'M20.5 10a5.5 6 0 1 1 0 12a5.5 6 0 1 1 0-12z',
  'M30.5 10v12h3.25a6 6 0 0 0 0-12z',
  'M44.5 10v12h6.5',
  'M55.5 10l8 12M63.5 10l-8 12',
  'M68.5 10l8 12M76.5 10l-8 12',
  'M82 10v12',
].join('');

export const Logo = () => (
  <svg className="logo" viewBox="0 0 124 32" role="img" aria-label="HODLXXI">
    <rect className="logo-tile" width="32" height="32" rx="9" />
    <path className="logo-mark" d={MARK} />
    <path className="logo-name" transform="translate(40)" d={LETTERS} />
  </svg>
);

/** The tile alone, as an ornament. */
export const Mark = ({ className }: { readonly className: string }) => (
  <svg className={`logo ${className}`} viewBox="-0.1 -0.1 32.2 32.2" aria-hidden="true" focusable="false">
    <rect className="logo-tile" width="32" height="32" rx="9" />
    <path className="logo-mark" d={MARK} />
  </svg>
);
