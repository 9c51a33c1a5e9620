import { Route, Routes } from 'react-router';
import { CreatePage } from './create/page.tsx';
import { DetailPage } from './detail/page.tsx';
import { ListPage } from './list-page.tsx';

/** My applications: the list, a new one, one of them. */
export const DeveloperPage = () => (
  <Routes>
    <Route index element={<ListPage />} />
    <Route path="new" element={<CreatePage />} />
    <Route path=":id" element={<DetailPage />} />
  </Routes>
);
