import { NavLink } from 'react-router';
import type { Area } from '../areas.ts';
import { Icon } from '../ui/icon.tsx';

type Props = { readonly areas: readonly Area[]; readonly onMenu: () => void };

/** The bar at the bottom of a phone: what is used most, and the menu. */
export const Tabs = ({ areas, onMenu }: Props) => (
  <nav className="tabs" aria-label="Main">
    {areas
      .filter(({ tab }) => tab)
      .map(({ path, title, short = title, icon }) => (
        <NavLink key={path} className="tab" to={path} end={path === '/'}>
          <Icon name={icon} />
          {short}
        </NavLink>
      ))}
    <button type="button" className="tab" aria-haspopup="dialog" onClick={onMenu}>
      <Icon name="menu" />
      Menu
    </button>
  </nav>
);
