import type { Grant } from '@hodlxxi/sdk';
import { AppMark } from '../../ui/app-mark.tsx';
import { Button } from '../../ui/button.tsx';
import { ScopeList } from '../../ui/scope-list.tsx';
import { Time } from '../../ui/time.tsx';

type Props = { readonly grant: Grant; readonly takeBack: () => void };

export const GrantRow = ({ grant, takeBack }: Props) => (
  <li className="row row-open">
    <AppMark name={grant.client_name} />
    <div className="row-text">
      <p className="row-title">
        <bdi>{grant.client_name}</bdi>
      </p>
      <p className="row-facts">
        <span>
          Allowed <Time at={grant.granted_at} />
        </span>
        {grant.updated_at !== grant.granted_at && (
          <span>
            Changed <Time at={grant.updated_at} />
          </span>
        )}
      </p>
      <ScopeList scopes={grant.scopes} brief />
    </div>
    <Button small aria-label={`Take back access of ${grant.client_name}`} onClick={takeBack}>
      Take back
    </Button>
  </li>
);
