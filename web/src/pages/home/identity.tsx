import type { Profile } from '@hodlxxi/sdk';
import { Link } from 'react-router';
import { useProfile, useSession } from '../../api/account.ts';
import { kindWords, shortKey, shownKey } from '../../lib/key-words.ts';
import { methodWords } from '../../lib/method-words.ts';
import { chosenName, nameOf } from '../../lib/person.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { LoadProblem } from '../../ui/problem.tsx';
import { Time } from '../../ui/time.tsx';

/** Who am I here, and how did I come in. */
export function Identity() {
  const { data, error, refetch } = useProfile();
  return (
    <section className="section identity" aria-label="Your identity">
      {!data && error ? (
        <LoadProblem error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Avatar profile={data} />
          <div className="identity-text">
            <h2>{data ? nameOf(data) : <span className="skeleton skeleton-title" />}</h2>
            <MainKey profile={data} />
            <CameIn />
          </div>
          <Link className="button button-quiet button-small" to="/profile">
            {data && !chosenName(data) ? 'Choose a name' : 'Edit profile'}
          </Link>
        </>
      )}
    </section>
  );
}

function MainKey({ profile }: { readonly profile: Profile | undefined }) {
  const key =
    profile?.keys.find(({ public_key }) => public_key === profile.bitcoin_pubkey) ?? profile?.keys[0];
  const text = key && shownKey(key);
  return (
    <div className="identity-key">
      {key && text ? (
        <>
          <code title={`${kindWords[key.kind]} ${text}`}>{shortKey(text)}</code>
          <CopyButton text={text} what="the public key" />
        </>
      ) : (
        <span className="skeleton skeleton-title" />
      )}
    </div>
  );
}

function CameIn() {
  const { data } = useSession();
  return (
    <p className="fine">
      {data && (
        <>
          Signed in with {methodWords(data.amr)}, <Time at={data.auth_time} />
        </>
      )}
    </p>
  );
}
