import type { AdminUser } from '@hodlxxi/sdk';
import { shortKey } from '../../lib/key-words.ts';
import { IconButton } from '../../ui/button.tsx';
import { Row } from '../../ui/rows.tsx';
import { Time } from '../../ui/time.tsx';

type Props = { readonly person: AdminUser; readonly change: (() => void) | undefined };

export const PersonRow = ({ person, change }: Props) => {
  const { user_id, username, roles, status, created_at, last_login } = person;
  return (
    <Row
      icon="person"
      title={username ?? shortKey(user_id)}
      tag={
        <>
          {status === 'disabled' && <span className="tag tag-warn">Disabled</span>}
          {roles
            .filter((role) => role !== 'user')
            .map((role) => (
              <span className="tag" key={role}>
                {role}
              </span>
            ))}
        </>
      }
      facts={[
        ...(username === null ? [] : [<code key="id">{shortKey(user_id)}</code>]),
        <>
          Since <Time at={created_at} />
        </>,
        last_login ? (
          <>
            Last here <Time at={last_login} />
          </>
        ) : (
          'Never signed in'
        ),
      ]}
      actions={
        change && (
          <IconButton icon="gear" label={`Roles of ${username ?? shortKey(user_id)}`} onClick={change} />
        )
      }
    />
  );
};
