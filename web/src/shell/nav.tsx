import { NavLink } from 'react-router';
import { type Area, groups } from '../areas.ts';
import { Icon } from '../ui/icon.tsx';

type Props = { readonly areas: readonly Area[]; readonly onPick?: () => void };

/** All areas, group by group. */
export const Nav = ({ areas, onPick }: Props) =>
  Object.entries(groups).map(([group, title]) => {
    const members = areas.filter((area) => area.group === group);
    if (members.length === 0) return null;
    return (
      <div className="nav-group" key={group}>
        {title && <p className="nav-title">{title}</p>}
        <ul>
          {members.map((area) => (
            <li key={area.path}>
              <NavLink className="nav-link" to={area.path} end={area.path === '/'} onClick={onPick}>
                <Icon name={area.icon} />
                {area.title}
              </NavLink>
            </li>
          ))}
        </ul>
      </div>
    );
  });
