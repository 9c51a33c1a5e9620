import { useEffect, useRef } from 'react';
import { NavLink, useLocation } from 'react-router';
import { walletTabs } from './wallet-tabs.ts';

type Props = { readonly base: string; readonly name: string };

/** On a phone it is wider than the page: the part that is open is brought into view. */
export function Subnav({ base, name }: Props) {
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: with the address the open part changes
  useEffect(() => {
    const [bar, open] = [nav.current, nav.current?.querySelector<HTMLElement>('.active')];
    if (bar && open)
      bar.scrollLeft = open.offsetLeft - bar.offsetLeft - (bar.clientWidth - open.clientWidth) / 2;
  }, [pathname]);
  return (
    <nav className="subnav" aria-label={name} ref={nav}>
      {walletTabs.map(({ path, title }) => (
        <NavLink
          key={path}
          to={path === '' ? base : `${base}/${path}`}
          end={path === ''}
          className="subnav-link"
        >
          {title}
        </NavLink>
      ))}
    </nav>
  );
}
