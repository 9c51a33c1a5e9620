import { useProfile } from '../../api/account.ts';
import { nameOf } from '../../lib/person.ts';
import { Page } from '../../ui/page.tsx';
import { CheckUp } from './check-up.tsx';
import { Identity } from './identity.tsx';
import { RecentEvents } from './recent-events.tsx';

export function HomePage() {
  const { data } = useProfile();
  return (
    <Page title="Home" lead={data ? `Hello, ${nameOf(data)}.` : 'Hello.'}>
      <Identity />
      <CheckUp />
      <RecentEvents />
    </Page>
  );
}
