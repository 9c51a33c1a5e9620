import { AddressesSection } from './addresses-section.tsx';
import { CurrentSection } from './current-section.tsx';

export const ReceiveTab = () => (
  <>
    <CurrentSection />
    <AddressesSection />
  </>
);
