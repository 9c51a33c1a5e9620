import type { Profile, ProfileChange } from '@hodlxxi/sdk';
import { useState } from 'react';
import { known } from '../../api/account.ts';
import { fieldProblem, hasCode, wordsFor } from '../../api/failure.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { changeOf, type Draft, draftOf } from '../../lib/profile-draft.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { FormProblem } from '../../ui/problem.tsx';

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
  const { error } = save;
  const usernameProblem = hasCode(error, 'username_taken')
    ? wordsFor(error)
    : fieldProblem(error, 'username');
  const field = (name: keyof Draft, path: string) => ({
    value: draft[name],
    onValue: (value: string) => setDraft((now) => ({ ...now, [name]: value })),
    problem: fieldProblem(error, path),
  });
  return (
    <Form
      onSubmit={() => {
        if (isChanged) save.run(change);
      }}
    >
      <TextField
        {...field('username', 'username')}
        problem={usernameProblem}
        label="User name"
        hint="Unique on this server. Letters a to z, digits, dots, dashes and underscores."
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={32}
      />
      <TextField
        {...field('name', 'profile_data.name')}
        label="Name"
        hint="As you want to be called. It need not be unique, or yours."
        autoComplete="nickname"
        maxLength={100}
      />
      <TextField
        {...field('picture', 'profile_data.picture')}
        label="Picture"
        hint="The address of an image. Applications load it from there; these pages never do."
        type="url"
        inputMode="url"
        placeholder="https://"
      />
      <TextField
        {...field('email', 'email')}
        label="E-mail"
        hint="Optional, and not verified. Nothing is sent to it, and it cannot recover the account."
        type="email"
        autoComplete="email"
      />
      {usernameProblem === undefined && <FormProblem error={error} fields={['profile_data', 'email']} />}
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
    </Form>
  );
}

/** As high as the form. */
export const ProfileSkeleton = () => (
  <div className="skeleton profile-skeleton" role="status" aria-label="Loading" />
);
