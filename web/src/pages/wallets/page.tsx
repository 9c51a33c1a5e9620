import { Route, Routes } from 'react-router';
import { AddPage } from './add/page.tsx';
import { DeletePage } from './delete-page.tsx';
import { ListPage } from './list-page.tsx';
import { RestorePage } from './restore-page.tsx';
import { WalletFrame } from './wallet-frame.tsx';

/** The list, a new one, one of them. */
export const WalletsPage = () => (
  <Routes>
    <Route index element={<ListPage />} />
    <Route path="new" element={<AddPage />} />
    <Route path="restore" element={<RestorePage />} />
    <Route path=":id/delete" element={<DeletePage />} />
    <Route path=":id/*" element={<WalletFrame />} />
  </Routes>
);
