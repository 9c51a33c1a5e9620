import { Route, Routes } from 'react-router';
import { DraftPage } from './draft/page.tsx';
import { SendPage } from './send-page.tsx';

/** A payment is written here, and signed by the wallet that has the keys. */
export const SendTab = () => (
  <Routes>
    <Route index element={<SendPage />} />
    <Route path=":draft" element={<DraftPage />} />
  </Routes>
);
