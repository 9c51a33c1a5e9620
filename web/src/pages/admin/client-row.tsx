import type { AdminClient } from '@hodlxxi/sdk';
import { kindOf, kindTitle } from '../../lib/app-kinds.ts';
import { shortKey } from '../../lib/key-words.ts';
import { AppMark } from '../../ui/app-mark.tsx';
import { Button } from '../../ui/button.tsx';
import { ScopeList } from '../../ui/scope-list.tsx';
import { Time } from '../../ui/time.tsx';

type Props = {
  readonly client: AdminClient;
  /** Present where something can be decided. */
  readonly decide: ((act: 'approve' | 'reject') => void) | undefined;
};

/** What there is to judge an application by: who made it, where it sends people, what it may ask for. */
export const ClientRow = ({ client, decide }: Props) => {
  const { client_id, metadata, owner_user_id, created_at } = client;
  const name = metadata.client_name ?? client_id;
  return (
    <li className="row row-open">
      <AppMark name={name} />
      <div className="row-text">
        <p className="row-title">
          <bdi>{name}</bdi>
        </p>
        <p className="row-facts">
          <span>{kindTitle(kindOf(metadata))}</span>
          <span>
            Registered <Time at={created_at} />
          </span>
          <span>{owner_user_id ? `By ${shortKey(owner_user_id)}` : 'By no account'}</span>
        </p>
        {metadata.redirect_uris?.map((uri) => (
          <p className="row-facts" key={uri}>
            <code>{uri}</code>
          </p>
        ))}
        <ScopeList scopes={(metadata.scope ?? '').split(' ').filter(Boolean)} brief />
      </div>
      {decide && (
        <div className="row-choices">
          <Button small kind="primary" aria-label={`Approve ${name}`} onClick={() => decide('approve')}>
            Approve
          </Button>
          <Button small aria-label={`Reject ${name}`} onClick={() => decide('reject')}>
            Reject
          </Button>
        </div>
      )}
    </li>
  );
};
