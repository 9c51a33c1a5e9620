import type { Profile, ProfileChange } from '@hodlxxi/sdk';
import { useState } from 'react';
import { known } from '../../api/account.ts';
import { fieldProblem, hasCode, isBeyondFields, wordsFor } from '../../api/failure.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { changeOf, type Draft, draftOf } from '../../lib/profile-draft.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/problem.tsx';

export function ProfileForm({ profile }: { readonly profile: Profile }) {
  const sdk = useSdk();
  const [draft, setDraft] = useState<Draft>(() => draftOf(profile));
  const change = changeOf(profile, draft);
  const isChanged = Object.keys(change).length > 0;
  const save = useAction<ProfileChange, Profile>((changed) => sdk.account.updateProfile(changed), {
    changes: [known.profile, known.events],
    done: 'Profile saved',
    after: (saved) => setDraft(draftOf(saved)),
    toastErrors: false,
  });
  const set = (field: keyof Draft) => (value: string) => setDraft((now) => ({ ...now, [field]: value }));
  const { error } = save;
  const usernameProblem = hasCode(error, 'username_taken')
    ? wordsFor(error)
    : fieldProblem(error, 'username');
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged) save.run(change);
      }}
    >
      <TextField
        label="User name"
        hint="Unique on this server. Letters a to z, digits, dots, dashes and underscores."
        value={draft.username}
        onValue={set('username')}
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={32}
        problem={usernameProblem}
      />
      <TextField
        label="Name"
        hint="As you want to be called. It need not be unique, or yours."
        value={draft.name}
        onValue={set('name')}
        autoComplete="nickname"
        maxLength={100}
        problem={fieldProblem(error, 'profile_data.name')}
      />
      <TextField
        label="Picture"
        hint="The address of an image. Applications load it from there; these pages never do."
        value={draft.picture}
        onValue={set('picture')}
        type="url"
        inputMode="url"
        placeholder="https://"
        problem={fieldProblem(error, 'profile_data.picture')}
      />
      <TextField
        label="E-mail"
        hint="Optional, and not verified. Nothing is sent to it, and it cannot recover the account."
        value={draft.email}
        onValue={set('email')}
        type="email"
        autoComplete="email"
        problem={fieldProblem(error, 'email')}
      />
      {error !== null && usernameProblem === undefined && isBeyondFields(error, 'profile_data', 'email') && (
        <Problem>{wordsFor(error)}</Problem>
      )}
      <div className="buttons">
        <Button kind="primary" type="submit" busy={save.busy} aria-disabled={!isChanged}>
          Save
        </Button>
        {isChanged && (
          <Button kind="plain" onClick={() => setDraft(draftOf(profile))}>
            Discard changes
          </Button>
        )}
      </div>
    </form>
  );
}

/** As high as the form. */
export const ProfileSkeleton = () => (
  <div className="skeleton profile-skeleton" role="status" aria-label="Loading" />
);
