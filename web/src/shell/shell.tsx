import { useState } from 'react';
import { Route, Routes } from 'react-router';
import { useProfile } from '../api/account.ts';
import { type Area, areas } from '../areas.ts';
import { Logo } from '../ui/logo.tsx';
import { Menu } from './menu.tsx';
import { NotFound } from './not-found.tsx';
import { PageSkeleton } from './page-skeleton.tsx';
import { Sidebar } from './sidebar.tsx';
import { Tabs } from './tabs.tsx';

/** Navigation around the page: beside it on a desktop, below it on a phone. */
export function Shell() {
  const [menuOpen, setMenuOpen] = useState(false);
  const profile = useProfile();
  const roles = profile.data?.roles ?? [];
  const open = areas.filter((area) => mayOpen(area, roles));
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to content
      </a>
      <Sidebar areas={open} />
      <header className="phone-top">
        <a className="home" href="/app/">
          <Logo />
        </a>
      </header>
      <main id="main" className="content" tabIndex={-1}>
        <Routes>
          {open.map(({ path, page: Page }) => (
            // Deeper addresses belong to the page as well: /developer/client-id.
            <Route key={path} path={path === '/' ? '/' : `${path}/*`} element={<Page />} />
          ))}
          <Route path="*" element={profile.data ? <NotFound /> : <PageSkeleton />} />
        </Routes>
      </main>
      <Tabs areas={open} onMore={() => setMenuOpen(true)} />
      {menuOpen && <Menu areas={open} onClose={() => setMenuOpen(false)} />}
    </div>
  );
}

const mayOpen = ({ roles }: Area, held: readonly string[]): boolean =>
  roles === undefined || roles.some((role) => held.includes(role));
