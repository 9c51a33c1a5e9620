import { Link } from 'react-router';
import { Page } from '../../../ui/page.tsx';
import { Wizard } from './wizard.tsx';

export const AddPage = () => (
  <Page
    title="Add a wallet"
    lead={
      <span className="title-facts">
        <Link to="/wallets">Wallets</Link>
        <span>Public keys only. Your wallet keeps the private ones.</span>
      </span>
    }
  >
    <Wizard />
  </Page>
);
