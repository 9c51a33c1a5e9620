import { Page } from '../../ui/page.tsx';
import { CheckUp } from './check-up.tsx';
import { Identity } from './identity.tsx';
import { RecentEvents } from './recent-events.tsx';

export const HomePage = () => (
  <Page title="Your account" lead="Who you are here, how safe it is, and what happened lately.">
    <Identity />
    <CheckUp />
    <RecentEvents />
  </Page>
);
