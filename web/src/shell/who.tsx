import { useProfile } from '../api/account.ts';
import { nameOf } from '../lib/person.ts';

/** Who is signed in. */
export function Who() {
  const { data } = useProfile();
  const name = data ? nameOf(data) : undefined;
  return (
    <div className="who">
      <span className="avatar" aria-hidden="true">
        {name?.charAt(0).toUpperCase()}
      </span>
      <p className="who-name">
        {name ?? <span className="skeleton skeleton-title" />}
        <span className="fine">{window.location.host}</span>
      </p>
    </div>
  );
}
