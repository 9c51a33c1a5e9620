import { Route, Routes } from 'react-router';
import { CertificatePage } from './certificate/page.tsx';
import { ListPage } from './list-page.tsx';
import { NewPage } from './new/page.tsx';

/** The list, a new one, a certificate of one of them. */
export const ProofsPage = () => (
  <Routes>
    <Route index element={<ListPage />} />
    <Route path="new" element={<NewPage />} />
    <Route path=":id/certificate" element={<CertificatePage />} />
  </Routes>
);
