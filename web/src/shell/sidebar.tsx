import type { Area } from '../areas.ts';
import { SignOutButton } from '../session/sign-out.tsx';
import { Logo } from '../ui/logo.tsx';
import { Nav } from './nav.tsx';
import { Who } from './who.tsx';

export const Sidebar = ({ areas }: { readonly areas: readonly Area[] }) => (
  <aside className="sidebar">
    <a className="home" href="/app/">
      <Logo />
    </a>
    <nav aria-label="Account">
      <Nav areas={areas} />
    </nav>
    <div className="sidebar-foot">
      <Who />
      <SignOutButton />
    </div>
  </aside>
);
