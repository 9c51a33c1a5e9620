import { Page } from '../../../ui/page.tsx';
import { Wizard } from './wizard.tsx';

export const AddPage = () => (
  <Page
    title="Add a wallet"
    from={{ to: '/wallets', title: 'Wallets' }}
    lead="Public keys only. Your wallet keeps the private ones."
  >
    <Wizard />
  </Page>
);
