import { NavLink, useLocation } from 'react-router';
import type { Area } from '../areas.ts';
import { Icon } from '../ui/icon.tsx';

type Props = { readonly areas: readonly Area[]; readonly onMore: () => void };

/** With the last one, which leads to the rest; more are too narrow for a thumb. */
const SHOWN = 4;

/** The bar at the bottom of a phone: what is used most, and the way to everything else. */
export const Tabs = ({ areas, onMore }: Props) => {
  const { pathname } = useLocation();
  const shown = areas
    .filter(({ tab }) => tab !== undefined)
    .toSorted((one, other) => (one.tab ?? 0) - (other.tab ?? 0))
    .slice(0, SHOWN);
  const isElsewhere = !shown.some(({ path }) => isWithin(pathname, path));
  return (
    <nav className="tabs" aria-label="Main">
      {shown.map(({ path, title, short = title, icon }) => (
        <NavLink key={path} className="tab" to={path} end={path === '/'}>
          <Icon name={icon} />
          {short}
        </NavLink>
      ))}
      <button
        type="button"
        className={isElsewhere ? 'tab active' : 'tab'}
        aria-haspopup="dialog"
        onClick={onMore}
      >
        <Icon name="menu" />
        More
      </button>
    </nav>
  );
};

const isWithin = (pathname: string, path: string): boolean =>
  path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`);
