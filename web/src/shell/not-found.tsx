import { Link } from 'react-router';
import { Page } from '../ui/page.tsx';

export const NotFound = () => (
  <Page title="Nothing is here" lead="This address leads to no page of your account.">
    <p>
      <Link to="/">Go to the start</Link>
    </p>
  </Page>
);
