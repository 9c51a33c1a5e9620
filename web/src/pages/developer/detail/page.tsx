import { useParams } from 'react-router';
import { useClient } from '../../../api/clients.ts';
import { hasCode } from '../../../api/failure.ts';
import { NotFound } from '../../../shell/not-found.tsx';
import { PageSkeleton } from '../../../shell/page-skeleton.tsx';
import { Page } from '../../../ui/page.tsx';
import { LoadProblem } from '../../../ui/problem.tsx';
import { Detail } from './detail.tsx';

export function DetailPage() {
  const { id = '' } = useParams();
  const client = useClient(id);
  if (client.data) return <Detail key={client.data.client_id} client={client.data} />;
  if (hasCode(client.error, 'not_found')) return <NotFound />;
  if (!client.error) return <PageSkeleton />;
  return (
    <Page title="My application">
      <LoadProblem error={client.error} retry={() => void client.refetch()} />
    </Page>
  );
}
