import { NavLink, Route, Routes } from 'react-router';
import { Page } from '../../ui/page.tsx';
import { AuditTab } from './audit-tab.tsx';
import { ClientsTab } from './clients-tab.tsx';
import { PeopleTab } from './people-tab.tsx';

const tabs = [
  { to: '/admin', title: 'Applications' },
  { to: '/admin/people', title: 'People' },
  { to: '/admin/audit', title: 'Audit' },
] as const;

/** For operators, who may look, and administrators, who may act. */
export const AdminPage = () => (
  <Page title="Admin" lead="What concerns this whole server. Everything done here is recorded.">
    <nav className="subnav" aria-label="Admin">
      {tabs.map(({ to, title }) => (
        <NavLink key={to} to={to} end className="subnav-link">
          {title}
        </NavLink>
      ))}
    </nav>
    <Routes>
      <Route index element={<ClientsTab />} />
      <Route path="people" element={<PeopleTab />} />
      <Route path="audit" element={<AuditTab />} />
    </Routes>
  </Page>
);
