import type { Profile } from '@hodlxxi/sdk';
import { Link } from 'react-router';
import { useProfile, useSession } from '../../api/account.ts';
import { kindWords, shortKey } from '../../lib/key-words.ts';
import { methodWords } from '../../lib/method-words.ts';
import { nameOf } from '../../lib/person.ts';
import { CopyButton } from '../../ui/copy.tsx';
import { LoadProblem } from '../../ui/problem.tsx';
import { Section } from '../../ui/section.tsx';
import { Time } from '../../ui/time.tsx';

/** Who am I here, and how did I come in. */
export function Identity() {
  const profile = useProfile();
  const { data } = profile;
  return (
    <Section
      title="Your identity"
      action={
        <Link className="button button-quiet button-small" to="/profile">
          Edit profile
        </Link>
      }
    >
      {!data && profile.error ? (
        <LoadProblem error={profile.error} retry={() => void profile.refetch()} />
      ) : (
        <div className="identity">
          <span className="avatar" aria-hidden="true">
            {data && nameOf(data).charAt(0).toUpperCase()}
          </span>
          <div className="identity-text">
            <p className="identity-name">
              {data ? nameOf(data) : <span className="skeleton skeleton-title" />}
            </p>
            <MainKey profile={data} />
            <CameIn />
          </div>
        </div>
      )}
    </Section>
  );
}

function MainKey({ profile }: { readonly profile: Profile | undefined }) {
  if (!profile)
    return (
      <div className="identity-key">
        <span className="skeleton skeleton-facts" />
      </div>
    );
  const key = profile.keys.find(({ public_key }) => public_key === profile.bitcoin_pubkey) ?? profile.keys[0];
  if (!key) return null;
  return (
    <div className="identity-key">
      <span>{kindWords[key.kind]}</span> <code>{shortKey(key.address ?? key.public_key)}</code>
      <CopyButton text={key.address ?? key.public_key} what="the public key" />
    </div>
  );
}

function CameIn() {
  const { data } = useSession();
  return (
    <p className="fine">
      {data ? (
        <>
          Signed in with {methodWords(data.amr)} <Time at={data.auth_time} />
        </>
      ) : (
        <span className="skeleton skeleton-facts" />
      )}
    </p>
  );
}
