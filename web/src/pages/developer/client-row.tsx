import type { Client } from '@hodlxxi/sdk';
import { Link } from 'react-router';
import { kindOf, kindTitle } from '../../lib/app-kinds.ts';
import { AppMark } from '../../ui/app-mark.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Time } from '../../ui/time.tsx';
import { StatusTag } from './status-tag.tsx';

/** The whole row leads to the application. */
export const ClientRow = ({ client }: { readonly client: Client }) => {
  const { client_id, metadata, status, verified, created_at } = client;
  const name = metadata.client_name ?? client_id;
  return (
    <li className="row row-leads">
      <AppMark name={name} />
      <div className="row-text">
        <p className="row-title">
          <Link className="row-link" to={`/developer/${client_id}`}>
            <bdi>{name}</bdi>
          </Link>
          <StatusTag status={status} verified={verified} />
        </p>
        <p className="row-facts">
          <span>{kindTitle(kindOf(metadata))}</span>
          <span>
            Since <Time at={created_at} />
          </span>
        </p>
      </div>
      <Icon name="next" />
    </li>
  );
};
