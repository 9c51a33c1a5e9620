import type { Client } from '@hodlxxi/sdk';
import { Link } from 'react-router';
import { hasSecret, kindOf, kindTitle } from '../../../lib/app-kinds.ts';
import { Notice } from '../../../ui/notice.tsx';
import { Page } from '../../../ui/page.tsx';
import { StatusTag } from '../status-tag.tsx';
import { Configuration } from './configuration.tsx';
import { DangerZone } from './danger-zone.tsx';
import { Secrets } from './secrets.tsx';
import { Settings } from './settings.tsx';
import { Usage } from './usage.tsx';

const standing = {
  pending: 'It waits for approval: nobody can sign in with it until an operator has looked at it.',
  disabled: 'The operator of this server has disabled it: nobody can sign in with it.',
  active: undefined,
} as const;

export function Detail({ client }: { readonly client: Client }) {
  const { metadata, status, verified } = client;
  const kind = kindOf(metadata);
  const remark = standing[status];
  return (
    <Page
      title={metadata.client_name ?? client.client_id}
      lead={
        <span className="title-facts">
          <Link to="/developer">My applications</Link>
          <span>{kindTitle(kind)}</span>
          <StatusTag status={status} verified={verified} />
        </span>
      }
    >
      {remark && (
        <Notice icon={status === 'pending' ? 'clock' : 'warning'} warn>
          {remark}
        </Notice>
      )}
      <Configuration client={client} />
      {hasSecret(kind) && <Secrets client={client} />}
      <Usage client={client} />
      <Settings client={client} />
      <DangerZone client={client} />
    </Page>
  );
}
