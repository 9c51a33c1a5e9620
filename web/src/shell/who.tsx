import { useProfile } from '../api/account.ts';
import { nameOf } from '../lib/person.ts';
import { Avatar } from '../ui/avatar.tsx';

/** Who is signed in. */
export function Who() {
  const { data } = useProfile();
  const name = data ? nameOf(data) : undefined;
  return (
    <div className="who">
      <Avatar profile={data} />
      <p className="who-name">
        {name ? <span>{name}</span> : <span className="skeleton skeleton-title" />}
        <span className="fine">{window.location.host}</span>
      </p>
    </div>
  );
}
