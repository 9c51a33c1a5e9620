import type { Client } from '@hodlxxi/sdk';

const words = {
  pending: { text: 'Waiting for approval', tag: '' },
  disabled: { text: 'Disabled', tag: 'tag-warn' },
  active: { text: 'Active', tag: 'tag-good' },
} as const;

export const StatusTag = ({ status, verified }: Pick<Client, 'status' | 'verified'>) => (
  <>
    <span className={`tag ${words[status].tag}`}>{words[status].text}</span>
    {verified && <span className="tag tag-good">Verified</span>}
  </>
);
